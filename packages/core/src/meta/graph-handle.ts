import { invalidOption } from "../errors/invalid-option.ts";
import type { JobHandle, JobStatus } from "../types/job-handle.ts";
import type { Row } from "../types/row.ts";
import type { Child } from "./graph/child.ts";

/** A submitted run of a graph: plain JSON, from which any process can collect. */
export type GraphHandle = {
  readonly version: 1;
  readonly graphName: string;
  /** Epoch ms. */
  readonly submittedAt: number;
  /** The rows themselves, since later nodes need them. */
  readonly rows: readonly Row[];
  /** What was submitted: a job for each asynchronous endpoint that takes the input. */
  readonly jobs: { readonly [node: string]: JobHandle };
};

/** How far a submitted run is: its first endpoints. What comes after them begins when it is collected. */
export type GraphStatus = {
  readonly jobs: { readonly [node: string]: JobStatus };
  /** Every submitted job has ended. */
  readonly isDone: boolean;
};

/** @throws {SageMakerAsyncError} `invalid_option` for what is no handle of this graph. */
export function checkGraphHandle(handle: GraphHandle, graphName: string, nodes: readonly string[]): void {
  const refuse = (reason: string) => invalidOption(`This handle ${reason}.`);
  if (handle?.version !== 1 || !Array.isArray(handle.rows) || typeof handle.jobs !== "object") {
    throw refuse("is not one that `submit` of a graph returned, or is of a later version");
  }
  if (handle.graphName !== graphName)
    throw refuse(`is of the graph "${handle.graphName}", not of "${graphName}"`);
  const unknown = Object.keys(handle.jobs).find((node) => !nodes.includes(node));
  if (unknown !== undefined)
    throw refuse(`has a job for the node "${unknown}", which is no input node of this graph`);
}

/** Asks each submitted job's endpoint. */
export async function statusOfJobs(
  { jobs }: GraphHandle,
  children: ReadonlyMap<string, Child>,
): Promise<GraphStatus> {
  const asked = Object.entries(jobs).map(async ([node, job]) => {
    const status = await children.get(node)?.status?.(job);
    return status ? [[node, status] as const] : [];
  });
  const statuses = (await Promise.all(asked)).flat();
  return { jobs: Object.fromEntries(statuses), isDone: statuses.every(([, { isDone }]) => isDone) };
}
