import type { StreamedEndpoint } from "../../activity/stream-message.ts";
import { TimeChart } from "../charts/time-chart.tsx";
import { formatCount } from "../state/format.ts";
import type { PageState, Span } from "../state/page-state.ts";
import type { Timeline } from "../state/timeline.ts";
import { Choice } from "./choice.tsx";
import { NoInvocation } from "./empty-states.tsx";
import { InvocationHeads, InvocationRow } from "./invocation-row.tsx";
import type { ViewProps } from "./view-props.ts";

const SPANS: { value: Span; label: string }[] = [
  { value: "run", label: "Latest run" },
  { value: 60_000, label: "1 min" },
  { value: 600_000, label: "10 min" },
  { value: 3_600_000, label: "1 h" },
  { value: 86_400_000, label: "24 h" },
];

export interface TimelinePanelProps extends ViewProps {
  shown: StreamedEndpoint;
  timeline: Timeline;
}

/** Instances, queue and invocations of one endpoint, one under the other on one time axis. */
export function TimelinePanel({ state, now, dispatch, shown, timeline }: TimelinePanelProps) {
  const samples = state.series.get(shown.name)?.samples ?? [];
  const { window, rows, fitting } = timeline;
  const isEmpty = ![...state.invocations.values()].some(({ endpointName }) => endpointName === shown.name);
  const { current, desired, max } = shown.instances;
  return (
    <section class="timeline" aria-labelledby="timeline">
      <div class="bar-of-controls">
        <h2 id="timeline">
          Timeline of <span class="mono">{shown.name}</span>
        </h2>
        <Choice
          legend="Time shown"
          name="span"
          options={SPANS}
          chosen={state.span}
          onChoose={(span) => dispatch({ type: "span chosen", span })}
        />
      </div>
      <TimeChart
        title="Instances"
        note={`at most ${formatCount(max)}`}
        summary={`${current} now, ${desired} wanted`}
        lines={[
          { field: "current", name: "now", color: "--running", filled: true },
          { field: "desired", name: "wanted", color: "--wanted", dashed: true },
        ]}
        samples={samples}
        window={window}
        now={now}
      />
      <TimeChart
        title="Queue"
        summary={`${shown.queued} queued, ${shown.inFlight} running`}
        lines={[
          { field: "queued", name: "queued", color: "--queued-line", filled: true },
          { field: "inFlight", name: "running", color: "--running" },
        ]}
        samples={samples}
        window={window}
        now={now}
        hasTimeAxis
      />
      {shown.kind === "sync" || isEmpty ? (
        <NoInvocation emulator={state.emulator} endpoint={shown} />
      ) : (
        <>
          <Filter state={state} endpoint={shown} dispatch={dispatch} />
          {rows.length > 0 && <InvocationHeads />}
          <ol class="invocations" aria-label="Invocations">
            {rows.map((record) => (
              <InvocationRow
                key={`${record.outputLocation} ${record.inferenceId} ${record.receivedAt}`}
                record={record}
                window={window}
                now={now}
              />
            ))}
          </ol>
          {fitting !== rows.length && (
            <p class="muted note">
              The newest {rows.length} of {formatCount(fitting)} are shown;{" "}
              <code>GET /_emulator/invocations</code> has all.
            </p>
          )}
          {fitting === 0 && (
            <p class="muted note">No {state.filter === "all" ? "" : state.filter} invocation in this time.</p>
          )}
        </>
      )}
    </section>
  );
}

function Filter({
  state,
  endpoint,
  dispatch,
}: { state: PageState; endpoint: StreamedEndpoint } & Pick<ViewProps, "dispatch">) {
  const { queued, inFlight, completed, failed, expired } = endpoint;
  const options = [
    { value: "all", label: "All" },
    { value: "queued", label: "Queued", detail: formatCount(queued) },
    { value: "running", label: "Running", detail: formatCount(inFlight) },
    { value: "completed", label: "Completed", detail: formatCount(completed) },
    { value: "failed", label: "Failed", detail: formatCount(failed) },
    { value: "expired", label: "Expired", detail: formatCount(expired) },
  ] as const;
  return (
    <Choice
      legend="Invocations shown"
      name="filter"
      options={options}
      chosen={state.filter}
      onChoose={(filter) => dispatch({ type: "filter chosen", filter })}
    />
  );
}
