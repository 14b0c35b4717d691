import type { Log } from "../observe/observer.ts";

/** How busy an endpoint is; `undefined` is what cannot be read. */
export type Load = {
  /** In service: 0 while it sleeps. */
  readonly instances: number | undefined;
  /** Requests that wait or run. */
  readonly backlog: number | undefined;
};

/** Reads an endpoint's load. What it throws is logged, and the estimate goes without. */
export type ReadLoad = (call: { readonly signal: AbortSignal; readonly log: Log }) => Promise<Load>;

/** A new instance of a model with accelerators takes some minutes to start. */
const COLD_START_MINUTES = 5;
/** An estimate is not worth a longer wait. */
const PATIENCE_MS = 1000;

/**
 * When a job is likely to be done, ISO 8601: a minute for every 600 letters begun, which is what the model takes that this tool was first made for; behind a backlog,
 * as often as there are jobs for each instance; and the start of an instance where there is none.
 */
export function estimateCompletion(length: number, submittedAt: number, load: Load): string {
  const { instances = 1, backlog = 0 } = load;
  const minutes = Math.floor(length / 600) + 1;
  const turns = Math.ceil((backlog + 1) / Math.max(1, instances));
  const total = minutes * turns + (instances === 0 ? COLD_START_MINUTES : 0);
  return new Date(submittedAt + total * 60_000).toISOString();
}

const unknown: Load = { instances: undefined, backlog: undefined };

/** What can be read of the load in a second. That it cannot be read keeps nobody from submitting. */
export async function loadInTime(read: ReadLoad | undefined, log: Log): Promise<Load> {
  if (!read) return unknown;
  const { promise: patience, resolve } = Promise.withResolvers<Load>();
  const controller = new AbortController();
  const timer = setTimeout(() => {
    resolve(unknown);
    controller.abort();
  }, PATIENCE_MS);
  const ask = async () => read({ signal: controller.signal, log });
  return Promise.race([ask(), patience])
    .catch((error: unknown) => {
      log.event("load_unreadable", { error: error instanceof Error ? error.name : "" });
      return unknown;
    })
    .finally(() => clearTimeout(timer));
}
