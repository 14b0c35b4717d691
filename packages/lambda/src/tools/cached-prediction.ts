import { createInvoker, type Invoker, type JsonValue, type Row } from "@sagemaker-async/core/invoker";
import type { ToolAnswer } from "../tool/define-tool.ts";
import type { JobAnswer } from "./answer.ts";

/** Puts something in front of the endpoint, such as `(endpoint) => new InferenceCache(endpoint, { keyColumn: "sequence", store })`. */
export type AroundEndpoint = (endpoint: Invoker) => Invoker;

export type CachedCall = {
  readonly cache: AroundEndpoint;
  /** Column of the input. */
  readonly argument: string;
  readonly value: unknown;
  /** Of the endpoint. */
  readonly name: string;
};

type CachedAnswer =
  | JobAnswer
  | {
      readonly status: "completed";
      readonly results: unknown;
      readonly output_id: null;
      readonly cached: true;
    };

/** Asks the cache for one row. What it has not, it asks of the endpoint; an answer that is still to come is not kept. */
export async function throughCache(
  { cache, argument, value, name }: CachedCall,
  ask: () => Promise<ToolAnswer<JobAnswer>>,
): Promise<ToolAnswer<CachedAnswer>> {
  let asked: Promise<ToolAnswer<JobAnswer>> | undefined;
  const endpoint = createInvoker(name, async () => {
    asked = ask();
    const { data } = await asked;
    if (data.status === "completed") return rowOf(data["results"]);
    throw new Error("The answer is still to come.");
  });
  const row = { [argument]: value as JsonValue };
  for await (const result of cache(endpoint).stream([row])) {
    if (asked) return asked;
    if (!result.ok) throw result.error;

    return {
      message: "Results retrieved successfully",
      data: { status: "completed", results: result.output, output_id: null, cached: true },
    };
  }
  return asked ?? ask();
}

/** A model's answer as columns of a row. */
function rowOf(results: unknown): Row {
  const isObject = typeof results === "object" && results !== null && !Array.isArray(results);
  return (isObject ? results : { result: results }) as Row;
}
