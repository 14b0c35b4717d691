import type { Series } from "../../activity/series.ts";
import type {
  FaultForm,
  StreamedEmulator,
  StreamedEndpoint,
  StreamedInvocation,
} from "../../activity/stream-message.ts";
import type { InvocationState } from "../../events/invocation-record.ts";
import type { ListedFault } from "../../faults/fault-list.ts";

/** Where the emulated clock stood when we heard of it, and how fast it runs. */
export interface ClockReading {
  emulatedMs: number;
  /** On this page's own steady clock. */
  heardAtMs: number;
  speed: number;
  frozen: boolean;
}

/** `connecting` before the first message, `lost` while the browser tries again. */
export type Connection = "connecting" | "live" | "lost";

/** What the time axis spans: the latest run, or so many milliseconds until now. */
export type Span = "run" | number;

/** Everything that the page shows. */
export interface PageState {
  connection: Connection;
  emulator: StreamedEmulator;
  clock: ClockReading;
  endpoints: readonly StreamedEndpoint[];
  /** By key, oldest news first. */
  invocations: ReadonlyMap<string, StreamedInvocation>;
  series: ReadonlyMap<string, Series>;
  faults: readonly ListedFault[];
  faultForms: readonly FaultForm[];
  /** The endpoint that was chosen; the first one until then. */
  chosenEndpoint: string | undefined;
  filter: InvocationState | "all";
  span: Span;
}

export const initialState: PageState = {
  connection: "connecting",
  emulator: { region: "us-east-1", accessKeyId: "any" },
  clock: { emulatedMs: 0, heardAtMs: 0, speed: 1, frozen: true },
  endpoints: [],
  invocations: new Map(),
  series: new Map(),
  faults: [],
  faultForms: [],
  chosenEndpoint: undefined,
  filter: "all",
  span: "run",
};

/** The endpoint that the timeline is of. */
export function shownEndpoint({ endpoints, chosenEndpoint }: PageState): StreamedEndpoint | undefined {
  return endpoints.find(({ name }) => name === chosenEndpoint) ?? endpoints[0];
}

/** The emulated time in epoch milliseconds. */
export function emulatedNow({ emulatedMs, heardAtMs, speed, frozen }: ClockReading, nowMs: number): number {
  return frozen ? emulatedMs : emulatedMs + (nowMs - heardAtMs) * speed;
}
