/** How busy the endpoint is; core's `Endpoint` fits. */
export type EndpointLoad = {
  /** Instances in service: `2`, or `0→2` while the endpoint scales. */
  instances(): Promise<string>;
  /** What is queued or running. */
  listQueue(): Promise<readonly unknown[]>;
};

/** A new instance of a model with accelerators takes some minutes to start. */
const COLD_START_MINUTES = 5;
/** An estimate is not worth a longer wait. */
const PATIENCE_MS = 1000;

/**
 * When a job is likely to be done, ISO 8601: a minute for every 600 letters begun, which is what the model takes that this tool was first made for; of a busy endpoint, as
 * often as there are jobs for each instance; and the start of an instance where there is none.
 */
export async function estimateCompletion(length: number, now: number, load?: EndpointLoad): Promise<string> {
  const minutes = Math.max(1, Math.floor(length / 600) + 1);
  const { instances, queued } = (load && (await readLoad(load))) ?? { instances: 1, queued: 0 };
  const turns = Math.max(1, Math.ceil(queued / Math.max(1, instances)));
  const total = minutes * turns + (instances === 0 ? COLD_START_MINUTES : 0);
  return new Date(now + total * 60_000).toISOString();
}

async function readLoad(load: EndpointLoad): Promise<{ instances: number; queued: number } | undefined> {
  const { promise: patience, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), PATIENCE_MS);
  const ask = async () => {
    const [instances, queue] = await Promise.all([load.instances(), load.listQueue()]);
    return { instances: Number.parseInt(instances, 10) || 0, queued: queue.length };
  };
  // The job is accepted: that nobody knows how long it takes must not keep its caller from its id.
  return Promise.race([ask().catch(() => undefined), patience]).finally(() => clearTimeout(timer));
}
