import { invalidOption } from "../../errors/invalid-option.ts";
import { whole } from "../../errors/whole.ts";
import type { Invoker } from "../../types/invoker.ts";
import type { Row } from "../../types/row.ts";

/** How a graph treats one of its endpoints. */
export type NodeOptions = {
  /** How often rows that failed for a passing reason are sent again. The endpoint's own retries come before. Default: 0. */
  readonly retries?: number | undefined;
  /** How long a group of rows may take at this node, in ms, retries included; its rows without an answer fail then with `deadline_exceeded`. Default: no limit. */
  readonly timeoutMs?: number | undefined;
  /**
   * `"hard"` (the default): a row that fails here fails. `"soft"`: it goes on without this node: an aggregation combines the other parents,
   * an endpoint after it gets the row as this node got it.
   */
  readonly dependency?: "hard" | "soft" | undefined;
  /** What stands in where this node has failed: columns, the same for each row, or another endpoint that is asked for these rows. */
  readonly fallback?: Row | Invoker | undefined;
  /** Groups of rows that are at this node at once. Default: no limit but that of the graph. */
  readonly concurrency?: number | undefined;
};

const known = ["retries", "timeoutMs", "dependency", "fallback", "concurrency"];

/** @throws {SageMakerAsyncError} `invalid_option`, naming the node and the option. */
export function checkNodeOptions(node: string, options: NodeOptions): void {
  const refuse = (reason: string) => invalidOption(`Node "${node}": ${reason}.`);
  for (const name of Object.keys(options)) {
    if (!known.includes(name))
      throw refuse(`there is no option "${name}"; the options are ${known.join(", ")}`);
  }
  const { retries = 0, timeoutMs = 1, dependency = "hard", concurrency = 1 } = options;
  whole(`${node}: retries`, retries, 0, 100);
  whole(`${node}: timeoutMs`, timeoutMs, 1);
  whole(`${node}: concurrency`, concurrency, 1);
  if (dependency !== "hard" && dependency !== "soft") {
    throw refuse(`dependency must be "hard" or "soft", not ${String(dependency)}`);
  }
}

export function isInvoker(value: Row | Invoker): value is Invoker {
  return typeof (value as Partial<Invoker>).stream === "function";
}
