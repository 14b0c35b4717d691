import { whole } from "../errors/whole.ts";
import type { InferenceEvent } from "../types/inference-event.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import { countProgress, type Progress } from "./progress.ts";

/** How far a call is, and on how many instances. */
export type HeartbeatProgress = Progress & {
  /** What `instances` said last, such as `1→3`. */
  readonly instances: string | undefined;
};

export type HeartbeatOptions = {
  /**
   * Hears how far the call is: at its beginning and its end, when a chunk is settled (at most once a second), and where none is, every `everyMs`.
   * An error that it throws ends the call, with the next event at the latest.
   */
  readonly onProgress: (progress: HeartbeatProgress) => void;
  /** The longest silence, in ms. Default: 60,000. */
  readonly everyMs?: number | undefined;
  /** Rows of the whole call, where they are known. */
  readonly total?: number | undefined;
  /** A label for the instances, such as `() => endpoint.instances()`. Asked for every `everyMs`; that it fails or is slow does not matter. */
  readonly instances?: (() => Promise<string>) | undefined;
  readonly clock?: Clock | undefined;
};

const SHORTEST_GAP_MS = 1000;

/**
 * Makes a call and tells how far it is for as long as it runs. No timer is left when it ends, however it ends.
 *
 * @example
 * const result = await withHeartbeat(
 *   { total: rows.length, instances: () => endpoint.instances(), onProgress: (progress) => logger.info(progress, progressLine(progress)) },
 *   (onEvent) => endpoint.inference(rows, { onEvent }),
 * );
 *
 * @throws what the call throws; {@link SageMakerAsyncError} `invalid_option` for an `everyMs` that is not a whole number of at least 1.
 */
export async function withHeartbeat<Result>(
  { onProgress, everyMs = 60_000, total, instances, clock = systemClock }: HeartbeatOptions,
  call: (onEvent: (event: InferenceEvent) => void) => Promise<Result>,
): Promise<Result> {
  whole("everyMs", everyMs, 1);
  const { onEvent: count, progress } = countProgress(clock, total);
  const stop = new AbortController();
  let label: string | undefined;
  let toldAt = clock.now();
  let broken: { readonly error: unknown } | undefined;

  const tell = () => {
    toldAt = clock.now();
    onProgress({ ...progress(), instances: label });
  };
  const look = async () => {
    label = (await instances?.()) ?? label;
  };
  const beat = async () => {
    while (true) {
      look().catch(() => undefined); // not awaited: nothing waits for a label
      await clock.sleep(toldAt + everyMs - clock.now(), stop.signal);
      if (stop.signal.aborted) return;
      if (clock.now() - toldAt >= everyMs) tell();
    }
  };
  const onEvent = (event: InferenceEvent) => {
    if (broken) throw broken.error;
    count(event);
    if (settling.has(event.type) && clock.now() - toldAt >= SHORTEST_GAP_MS) tell();
  };

  tell();
  const beating = beat();
  beating.catch((error: unknown) => {
    broken = { error };
  });
  try {
    return await call(onEvent);
  } finally {
    stop.abort();
    await beating;
    tell();
  }
}

const settling: ReadonlySet<InferenceEvent["type"]> = new Set([
  "chunk-answered",
  "chunk-failed",
  "cache-lookup",
  "group-done",
]);
