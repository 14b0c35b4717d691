import type { InferenceEvent } from "@sagemaker-async/core";
import { SingleBar } from "cli-progress";

const barOnTerminal = "{title}  {bar}  {value}/{total} rows  instances {instances}  {duration_formatted}";
const lineElsewhere = "{title}: {value}/{total} rows, instances {instances}";

export type Progress = {
  /** Counts the rows that are done. */
  readonly onEvent: (event: InferenceEvent) => void;
  readonly showInstances: (instances: string) => void;
  /** All rows are done, those too that share the answer of another. */
  readonly complete: () => void;
  readonly stop: () => void;
};

/** Progress on stderr: a bar on a terminal, a plain line every two seconds elsewhere. */
export function startProgress(title: string, rows: number, instances: string): Progress {
  const bar = new SingleBar({
    format: process.stderr.isTTY ? barOnTerminal : lineElsewhere,
    stream: process.stderr,
    hideCursor: true,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    noTTYOutput: true,
    notTTYSchedule: 2000,
    clearOnComplete: !process.stderr.isTTY, // elsewhere it would end with an empty line
    gracefulExit: false, // a signal ends the whole program in order, and with it the bar
  });
  bar.start(rows, 0, { title, instances });
  let done = 0;
  let shown = instances;
  return {
    onEvent(event) {
      done += rowsDone(event);
      bar.update(done);
    },
    showInstances(now) {
      bar.update({ instances: now });
      if (now !== shown) bar.render(); // not in two seconds, when they may have changed again
      shown = now;
    },
    complete: () => bar.update(rows),
    stop: () => bar.stop(),
  };
}

function rowsDone(event: InferenceEvent): number {
  if (event.type === "cache-lookup") return event.hits;
  return event.type === "chunk-answered" || event.type === "chunk-failed" ? event.rows : 0;
}
