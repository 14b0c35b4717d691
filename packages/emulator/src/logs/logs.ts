import type { Clock } from "../clock/clock.ts";
import type { EmulatorEvents } from "../events/event-log.ts";
import { LogStore } from "./log-store.ts";
import { ModelOutput } from "./model-output.ts";

/** What is written to the logs of endpoints, and what waits to be. */
export interface Logs {
  store: LogStore;
  output: ModelOutput;
  clear(): void;
}

/** Begins to collect what models write. */
export function createLogs(clock: Pick<Clock, "now">, events: Pick<EmulatorEvents, "on">): Logs {
  const store = new LogStore(clock);
  const output = new ModelOutput();
  events.on((event) => {
    if (event.type === "model.output") output.add(event.model, event.line);
  });
  return {
    store,
    output,
    clear() {
      store.clear();
      output.clear();
    },
  };
}
