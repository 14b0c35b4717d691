import { randomUUID } from "node:crypto";
import type {
  CreateTaskOptions,
  TaskStore,
} from "@modelcontextprotocol/sdk/experimental/tasks/interfaces.js";
import {
  type CallToolResult,
  ErrorCode,
  McpError,
  type Request,
  type RequestId,
  type Task,
} from "@modelcontextprotocol/sdk/types.js";
import { z } from "zod";
import type { ToolDefinition } from "../tool/tool-definitions.ts";
import { callTool, findTool, type LambdaTarget, listedName, type RequestHeaders } from "./call-tool.ts";
import { readEnvelope, type ToolEnvelope } from "./tool-envelope.ts";

const SUBMIT = "invoke_endpoint";
const POLL = "get_results";
const CANCEL = "cancel";
/** What `cancel` says of a job that had not ended. */
const CANCELLING = "cancelling";

const toolCallParams = z.object({ name: z.string(), arguments: z.unknown().optional() });

/** What is kept of tasks beside their jobs, by id, from one request to the next. */
export type KeptTasks = Map<string, Kept>;

type Kept = { readonly createdAt: string; readonly ttl: number | null; outcome?: Outcome };
type Outcome = {
  readonly task: Pick<Task, "status" | "statusMessage" | "pollInterval">;
  readonly result: CallToolResult;
};

/**
 * MCP tasks over a tool that submits and one that polls: a task's id is the job's id, so that a task outlives the gateway;
 * its state is what `get_results` says.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks
 */
export class ToolTasks implements TaskStore {
  readonly #target: LambdaTarget;
  readonly #headers: RequestHeaders;
  readonly #kept: KeptTasks;

  constructor(target: LambdaTarget, headers: RequestHeaders, kept: KeptTasks) {
    this.#target = target;
    this.#headers = headers;
    this.#kept = kept;
  }

  /** Whether this tool may be called as a task. */
  submits(tool: ToolDefinition): boolean {
    return tool.name === SUBMIT && this.#tool(POLL) !== undefined;
  }

  get canCancel(): boolean {
    return this.#tool(CANCEL) !== undefined;
  }

  async createTask({ ttl }: CreateTaskOptions, messageId: RequestId, { params }: Request): Promise<Task> {
    const call = toolCallParams.parse(params);
    const tool = findTool(this.#target, call.name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidParams, `Unknown tool: ${call.name}`);
    const result = await callTool(this.#target, tool, {
      ...call,
      arguments: call.arguments ?? {},
      messageId,
      headers: this.#headers,
    });
    const envelope = readEnvelope(result);
    const jobId = envelope?.success === true ? envelope.data.output_id : undefined;
    const kept: Kept = { createdAt: new Date().toISOString(), ttl: ttl ?? null };
    // What was not accepted is a task too, one that has failed at once: its result says why.
    if (jobId === undefined) kept.outcome = { task: failure(envelope), result };
    const taskId = jobId ?? randomUUID();
    this.#kept.set(taskId, kept);
    return describe(taskId, kept, kept.outcome?.task ?? { status: "working" });
  }

  async getTask(taskId: string): Promise<Task | null> {
    const kept = this.#kept.get(taskId);
    const outcome = kept?.outcome ?? (await this.#poll(taskId));
    if (outcome === undefined) return null;
    return describe(taskId, kept ?? { createdAt: new Date().toISOString(), ttl: null }, outcome.task);
  }

  async getTaskResult(taskId: string): Promise<CallToolResult> {
    const outcome = this.#kept.get(taskId)?.outcome ?? (await this.#poll(taskId));
    if (outcome === undefined) throw new McpError(ErrorCode.InvalidParams, `Task not found: ${taskId}`);
    return outcome.result;
  }

  /** Only a cancellation comes from outside. */
  async updateTaskStatus(taskId: string, status: Task["status"]): Promise<void> {
    const result = await this.#call(CANCEL, taskId);
    const answer = readEnvelope(result);
    if (answer?.success !== true || answer.data.status !== CANCELLING) {
      throw new McpError(ErrorCode.InvalidRequest, `The job ${taskId} could not be cancelled.`);
    }
    const kept = this.#kept.get(taskId) ?? { createdAt: new Date().toISOString(), ttl: null };
    this.#kept.set(taskId, { ...kept, outcome: { task: { status }, result } });
  }

  async storeTaskResult(taskId: string): Promise<void> {
    throw new McpError(ErrorCode.InvalidRequest, `The result of ${taskId} comes from the job alone.`);
  }

  async listTasks(): Promise<{ tasks: Task[] }> {
    return { tasks: [] }; // a task is known by its id alone, as the job is
  }

  async #poll(taskId: string): Promise<Outcome | undefined> {
    const result = await this.#call(POLL, taskId);
    const envelope = readEnvelope(result);
    if (envelope?.success === false && envelope.error_code === "JOB_NOT_FOUND") return undefined;
    const task = envelope?.success === true ? progress(envelope.data) : failure(envelope);
    return { task, result };
  }

  #call(name: string, jobId: string): Promise<CallToolResult> {
    const tool = this.#tool(name);
    if (tool === undefined) throw new McpError(ErrorCode.InvalidRequest, `The target has no tool "${name}".`);
    const call = {
      name: listedName(this.#target, tool),
      arguments: { output_id: jobId },
      messageId: randomUUID(),
      headers: this.#headers,
    };
    return callTool(this.#target, tool, call);
  }

  #tool(name: string): ToolDefinition | undefined {
    return this.#target.tools.find((tool) => tool.name === name);
  }
}

function describe(taskId: string, { createdAt, ttl }: Kept, state: Outcome["task"]): Task {
  return { taskId, createdAt, lastUpdatedAt: new Date().toISOString(), ttl, ...state };
}

function progress({
  status,
  message,
  check_interval_seconds: seconds,
}: ToolEnvelope["data"]): Outcome["task"] {
  if (status !== "in_progress") return { status: "completed" };
  return {
    status: "working",
    ...(message !== undefined && { statusMessage: message }),
    ...(seconds !== undefined && { pollInterval: seconds * 1000 }),
  };
}

function failure(envelope: ToolEnvelope | undefined): Outcome["task"] {
  const retry = envelope?.details.retry_suggested === true; // the question failed, not the job
  return { status: retry ? "working" : "failed", statusMessage: envelope?.message ?? "The tool failed." };
}
