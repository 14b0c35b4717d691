import type { Clock } from "../clock/clock.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { EmulatorEvent } from "../events/emulator-event.ts";
import type { EmulatorEvents } from "../events/event-log.ts";
import type { InvocationRecord } from "../events/invocation-record.ts";
import { invocationKey } from "./invocation-key.ts";
import { newSeries, pushSample, type Sample, type Series } from "./series.ts";
import type { StreamedInvocation } from "./stream-message.ts";

/** So many invocations are remembered for those who look on. More than anybody reads. */
const RECENT_INVOCATIONS = 500;

/** What happened lately, for those who look on. Bounded, however long the emulator runs. */
export interface Activity {
  /**
   * The invocations of which something happened last, oldest news first.
   * @param since leaves out those of which nothing happened after this count of {@link Activity.news}
   */
  recent(since?: number): StreamedInvocation[];
  /** How often something has happened to an invocation. */
  readonly news: number;
  samples(endpointName: string): readonly Sample[];
  /** Changes with every {@link Activity.clear}. */
  readonly generation: number;
  /** Forgets everything. */
  clear(): void;
}

export interface ActivityOptions {
  endpoints: ReadonlyMap<string, Endpoint>;
  events: Pick<EmulatorEvents, "on">;
  clock: Pick<Clock, "now">;
}

export function createActivity({ endpoints, events, clock }: ActivityOptions): Activity {
  const recent = new Map<string, { invocation: StreamedInvocation; news: number }>();
  const allSeries = new Map<string, Series>();
  let generation = 0;
  let arrivals = 0;
  let news = 0;

  const addSeries = (name: string) => {
    for (const known of allSeries.keys()) if (!endpoints.has(known)) allSeries.delete(known);
    const series = newSeries();
    allSeries.set(name, series);
    return series;
  };

  const sample = ({ name, snapshot }: Pick<Endpoint, "name" | "snapshot">) => {
    const { instances, queued, inFlight } = snapshot();
    const { current, desired } = instances;
    pushSample(allSeries.get(name) ?? addSeries(name), {
      at: Math.round(clock.now()),
      current,
      desired,
      queued,
      inFlight,
    });
  };

  const remember = (record: InvocationRecord) => {
    const key = invocationKey(record);
    const known = recent.get(key);
    if (known === undefined) arrivals += 1;
    news += 1;
    const invocation = { ...record, arrival: known?.invocation.arrival ?? arrivals };
    // Put at the end, so that what is oldest news goes first.
    recent.delete(key);
    recent.set(key, { invocation, news });
    const [oldest] = recent.keys();
    if (recent.size > RECENT_INVOCATIONS && oldest !== undefined) recent.delete(oldest);
  };

  /** Also what an emulator before this one left behind in its state. */
  const lookAtAll = () => {
    for (const endpoint of endpoints.values()) {
      sample(endpoint);
      endpoint.invocations().slice(-RECENT_INVOCATIONS).forEach(remember);
    }
  };

  events.on((event: EmulatorEvent) => {
    if (!("endpointName" in event) || event.endpointName === null) return;
    const endpoint = endpoints.get(event.endpointName);
    if (endpoint !== undefined) sample(endpoint);
    if ("invocation" in event) remember(event.invocation);
  });
  lookAtAll();

  return {
    recent: (since = 0) =>
      [...recent.values()].filter((each) => each.news > since).map(({ invocation }) => invocation),
    get news() {
      return news;
    },
    samples: (endpointName) => allSeries.get(endpointName)?.samples ?? [],
    get generation() {
      return generation;
    },
    clear() {
      recent.clear();
      allSeries.clear();
      generation += 1;
      lookAtAll();
    },
  };
}
