import type { Clock } from "../clock/clock.ts";
import type { Endpoint } from "../endpoint/endpoint.ts";
import type { Faults } from "../faults/fault-list.ts";
import type { Activity } from "./activity.ts";
import { faultForms } from "./fault-forms.ts";
import { graphOfTags } from "./graph-of-tags.ts";
import type { Sample } from "./series.ts";
import type {
  ChangesMessage,
  SnapshotMessage,
  StreamedEmulator,
  StreamedEndpoint,
} from "./stream-message.ts";

export interface StreamSources {
  emulator: StreamedEmulator;
  endpoints: ReadonlyMap<string, Endpoint>;
  clock: Pick<Clock, "state">;
  faults: Pick<Faults, "list">;
  activity: Activity;
}

export type StreamMessage =
  | { event: "snapshot"; data: SnapshotMessage }
  | { event: "changes"; data: ChangesMessage };

/** One onlooker's place in what happens. */
export interface StreamReader {
  /** What to tell now: everything at first and after a reset, what changed otherwise, undefined when nothing did. */
  next(): StreamMessage | undefined;
  /** Tells only where the clock stands. */
  heartbeat(): StreamMessage;
}

/**
 * Looks at everything whenever it is asked, so that no part of the emulator need report its changes, and what changes often
 * between two looks is told once.
 */
export function openStreamReader(sources: StreamSources): StreamReader {
  const { emulator, endpoints, clock, faults, activity } = sources;
  let generation: number | undefined;
  let told = newMemory();

  const changedSamples = () => {
    const entries = [...endpoints.keys()].flatMap((name): [string, Sample[]][] => {
      const all = activity.samples(name);
      const before = told.samples.get(name);
      const last = all.at(-1);
      if (last === undefined || last === before) return [];
      told.samples.set(name, last);
      return [[name, all.filter(({ at }) => before === undefined || at >= before.at)]];
    });
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  };

  const changedInvocations = () => {
    if (told.news === activity.news) return undefined;
    const invocations = activity.recent(told.news);
    told.news = activity.news;
    return invocations;
  };

  const takeChanges = (): ChangesMessage | undefined => {
    const state = clock.state();
    const changes = {
      endpoints: told.endpoints([...endpoints.values()].map(describe)),
      samples: changedSamples(),
      invocations: changedInvocations(),
      faults: told.faults(faults.list()),
    };
    // A running clock's time follows from what was told; a frozen one's may have been advanced.
    const clockChange = told.clock(state.frozen ? state : { speed: state.speed });
    const isNews = [clockChange, ...Object.values(changes)].some((change) => change !== undefined);
    return isNews ? { clock: state, ...changes } : undefined;
  };

  const snapshot = (): SnapshotMessage => {
    told = newMemory();
    const state = takeChanges();
    return {
      emulator,
      clock: clock.state(),
      endpoints: state?.endpoints ?? [],
      invocations: state?.invocations ?? [],
      samples: state?.samples ?? {},
      faults: state?.faults ?? [],
      faultForms: faultForms(),
    };
  };

  return {
    next() {
      if (generation !== activity.generation) {
        generation = activity.generation;
        return { event: "snapshot", data: snapshot() };
      }
      const data = takeChanges();
      return data && { event: "changes", data };
    },
    heartbeat: () => ({ event: "changes", data: { clock: clock.state() } }),
  };
}

/** What an onlooker was told last of each thing. */
function newMemory() {
  return {
    clock: differences<object>(),
    endpoints: differences<StreamedEndpoint[]>(),
    faults: differences<ReturnType<Faults["list"]>>(),
    samples: new Map<string, Sample>(),
    news: 0,
  };
}

/** Lets a value through when it differs from the one before. */
function differences<Value>(): (value: Value) => Value | undefined {
  let before: string | undefined;
  return (value) => {
    const text = JSON.stringify(value);
    if (text === before) return undefined;
    before = text;
    return value;
  };
}

function describe(endpoint: Endpoint): StreamedEndpoint {
  const outputPath = endpoint.kind === "async" ? (endpoint.outputPath ?? null) : null;
  return { ...endpoint.snapshot(), kind: endpoint.kind, outputPath, graph: graphOfTags(endpoint.tags) };
}
