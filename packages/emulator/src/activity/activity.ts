import type { Clock } from "../clock/clock.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { EmulatorEvent } from "../events/emulator-event.ts";
import type { EmulatorEvents } from "../events/event-log.ts";
import type { InvocationRecord } from "../events/invocation-record.ts";
import { invocationKey } from "./invocation-key.ts";
import { newSeries, pushSample, type Sample, type Series } from "./series.ts";

/** So many invocations are remembered for those who look on. More than anybody reads. */
const RECENT_INVOCATIONS = 500;

/** What happened lately, for those who look on. Bounded, however long the emulator runs. */
export interface Activity {
  /** The invocations of which something happened last, oldest news first. */
  recent(): InvocationRecord[];
  samples(endpointName: string): readonly Sample[];
  /** Changes with every {@link Activity.clear}. */
  readonly generation: number;
  /** Calls `listener` for every invocation to which something happened; the answer ends that. */
  onInvocation(listener: (record: InvocationRecord) => void): () => void;
  /** Forgets everything. */
  clear(): void;
}

export interface ActivityOptions {
  endpoints: ReadonlyMap<string, Endpoint>;
  events: Pick<EmulatorEvents, "on">;
  clock: Pick<Clock, "now">;
}

export function createActivity({ endpoints, events, clock }: ActivityOptions): Activity {
  const recent = new Map<string, InvocationRecord>();
  const allSeries = new Map<string, Series>();
  const listeners = new Set<(record: InvocationRecord) => void>();
  let generation = 0;

  const sample = ({ name, snapshot }: Pick<Endpoint, "name" | "snapshot">) => {
    const { instances, queued, inFlight } = snapshot();
    const { current, desired } = instances;
    const series = allSeries.get(name) ?? newSeries();
    allSeries.set(name, series);
    pushSample(series, { at: Math.round(clock.now()), current, desired, queued, inFlight });
  };

  const remember = (record: InvocationRecord) => {
    const key = invocationKey(record);
    // Put at the end, so that what is oldest news goes first.
    recent.delete(key);
    recent.set(key, record);
    const [oldest] = recent.keys();
    if (recent.size > RECENT_INVOCATIONS && oldest !== undefined) recent.delete(oldest);
    for (const listener of listeners) listener(record);
  };

  const sampleAll = () => {
    for (const endpoint of endpoints.values()) sample(endpoint);
  };

  events.on((event: EmulatorEvent) => {
    if (!("endpointName" in event) || event.endpointName === null) return;
    const endpoint = endpoints.get(event.endpointName);
    if (endpoint !== undefined) sample(endpoint);
    if ("invocation" in event) remember(event.invocation);
  });
  sampleAll();

  return {
    recent: () => [...recent.values()],
    samples: (endpointName) => allSeries.get(endpointName)?.samples ?? [],
    get generation() {
      return generation;
    },
    onInvocation(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    clear() {
      recent.clear();
      allSeries.clear();
      generation += 1;
      sampleAll();
    },
  };
}
