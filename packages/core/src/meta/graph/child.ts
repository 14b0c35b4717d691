import type { Endpoint } from "../../endpoint/endpoint.ts";
import type { Invoker } from "../../types/invoker.ts";

/** What a graph asks: an endpoint, or anything that answers rows; a cache in front of an endpoint has all that the endpoint has. */
export type Child = Invoker &
  Partial<
    Pick<
      Endpoint,
      | "kind"
      | "metadata"
      | "instances"
      | "listQueue"
      | "purgeQueue"
      | "warmUp"
      | "submit"
      | "collect"
      | "status"
    >
  > & {
    /** A graph within the graph: the asynchronous endpoints in it. */
    readonly asyncEndpoints?: () => Promise<readonly Child[]>;
  };

/** What a graph's JSON says of an endpoint. A field is `undefined` where nothing is known. */
export type ChildFacts = {
  readonly async: boolean | undefined;
  /** Rows in one request. */
  readonly batchSize: number | undefined;
  readonly maxInstances: number | undefined;
};

export function factsOf({ kind, metadata }: Child): ChildFacts {
  return {
    async: kind === undefined ? undefined : kind === "async",
    batchSize: metadata?.batchSize,
    maxInstances: metadata?.maxInstances,
  };
}
