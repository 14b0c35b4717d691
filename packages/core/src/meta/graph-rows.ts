import type { Child } from "./graph/child.ts";

const SYNC_GROUP_ROWS = 500;
const DEFAULT_BATCH_SIZE = 10;
const DEFAULT_MAX_IN_FLIGHT = 64;
const MOST_GROUP_ROWS = 10_000;

/**
 * How many rows go through a graph together: as many as the most demanding asynchronous child has in flight at once (its batch size times its
 * requests in flight, as its tags say), so that no fleet waits for the graph; 500 where all children are synchronous; never over 10,000.
 */
export function groupRowsFor(endpoints: readonly Child[]): number {
  const wanted = endpoints.map(({ metadata }) => {
    return (metadata?.batchSize ?? DEFAULT_BATCH_SIZE) * (metadata?.maxInFlight ?? DEFAULT_MAX_IN_FLIGHT);
  });
  return wanted.length === 0 ? SYNC_GROUP_ROWS : Math.min(MOST_GROUP_ROWS, Math.max(...wanted));
}
