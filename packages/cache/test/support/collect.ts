import type { RowResult } from "@sagemaker-async/core/invoker";

/** Everything that a stream yields, and the error that it ends with. */
export async function collect(
  results: AsyncIterable<RowResult>,
): Promise<{ results: RowResult[]; error?: unknown }> {
  const collected: RowResult[] = [];
  try {
    for await (const result of results) collected.push(result);
  } catch (error) {
    return { results: collected, error };
  }
  return { results: collected };
}

/** A result as plain data: errors by their code, which is what users hold on to. */
export function plain(result: RowResult): unknown {
  return result.ok ? result : { ...result, error: `${result.error.code}: ${result.error.message}` };
}
