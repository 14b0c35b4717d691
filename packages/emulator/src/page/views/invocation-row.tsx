import type { InvocationRecord } from "../../events/invocation-record.ts";
import { barOf, type Segment } from "../state/invocation-bar.ts";
import type { TimeWindow } from "../state/timeline.ts";

export interface InvocationRowProps {
  record: InvocationRecord;
  window: TimeWindow;
  now: number;
}

/** One invocation's life as a bar. Opened, it tells where its objects are and why it failed. */
export function InvocationRow({ record, window, now }: InvocationRowProps) {
  const { waiting, running, waited, ran } = barOf(record, window, now);
  return (
    <li>
      <details class={record.state}>
        <summary>
          <span class="id mono">{record.inferenceId}</span>
          <span class="track" aria-hidden="true">
            <span class="segment waiting" style={place(waiting)} />
            {running !== undefined && <span class="segment ran" style={place(running)} />}
          </span>
          <span class="outcome">{record.state}</span>
          <span class="number">
            <span class="visually-hidden">waited </span>
            {waited}
          </span>
          <span class="number">
            {ran !== undefined && <span class="visually-hidden">ran </span>}
            {ran ?? "–"}
          </span>
        </summary>
        <Details record={record} />
      </details>
    </li>
  );
}

/** What the columns of the rows are. */
export function InvocationHeads() {
  return (
    <div class="heads muted" aria-hidden="true">
      <span>Inference id</span>
      <span class="key">
        <i class="sample waiting" /> in the queue <i class="sample ran" /> with an instance
      </span>
      <span class="outcome">Outcome</span>
      <span class="number">Waited</span>
      <span class="number">Ran</span>
    </div>
  );
}

function place({ left, width }: Segment) {
  return { left: `${left}%`, width: `${width}%` };
}

function Details({ record }: { record: InvocationRecord }) {
  const entries = [
    ["Error", record.error],
    ["Inference id", record.inferenceId],
    ["Input", record.inputLocation ?? "in the request's body"],
    ["Output", record.outputLocation],
    ["Failure", record.failureLocation],
    ["Received", record.receivedAt],
    ["Started", record.startedAt],
    ["Finished", record.finishedAt],
    ["Attempts", String(record.attempts)],
  ] as const;
  return (
    <dl>
      {entries.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
