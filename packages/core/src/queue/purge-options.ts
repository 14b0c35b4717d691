import { invalidOption } from "../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { whole } from "../errors/whole.ts";

/** What to purge: exactly one of `olderThanMs`, `runId` and `all: true`. */
export type PurgeOptions = {
  /** Inputs that were staged longer ago than this, in ms. Longer than a run takes, it spares callers that are alive. */
  readonly olderThanMs?: number | undefined;
  /** The inputs of one run, as `listQueue` names it. */
  readonly runId?: string | undefined;
  /** Everything, also what callers that are alive still wait for, and the locks and results of shared calls. */
  readonly all?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
};

const known: readonly string[] = ["olderThanMs", "runId", "all", "signal"] satisfies (keyof PurgeOptions)[];

/** @throws {SageMakerAsyncError} `invalid_option` unless there is exactly one selection and it can be understood. */
export function checkPurgeOptions(options: PurgeOptions): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown !== undefined) throw invalid(`There is no option "${unknown}".`);

  const { olderThanMs, runId, all } = options;
  const given = [
    ...(olderThanMs === undefined ? [] : ["olderThanMs"]),
    ...(runId === undefined ? [] : ["runId"]),
    ...(all === true ? ["all"] : []),
  ];
  if (given.length !== 1) throw invalid(`Given: ${given.join(" and ") || "none of them"}.`);
  if (olderThanMs !== undefined) whole("olderThanMs", olderThanMs, 1);
  if (runId !== undefined && !/^[^/]+$/.test(runId))
    throw invalid(`"${runId}" is not the id of a run; \`listQueue\` names them.`);
}

function invalid(reason: string): SageMakerAsyncError {
  const advice =
    "Say what to purge by exactly one of `olderThanMs`, `runId` and `all: true`. " +
    "Everything is purged only when asked for, since it takes their requests from callers that are still waiting.";
  return invalidOption(`${reason} ${advice}`);
}
