import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { CommandModelConfiguration } from "../../configuration/model-schema.ts";
import type { EventLog } from "../../events/event-log.ts";
import { createHttpModel } from "../http-model.ts";
import type { Model } from "../model.ts";
import { freePort } from "./free-port.ts";
import { type GuardedProcess, startGuardedProcess } from "./guarded-process.ts";

/** Between two looks at a server that is starting. */
const PING_INTERVAL_MS = 100;
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 10_000;

export interface CommandModelOptions {
  directory: string;
  events: Pick<EventLog, "emit">;
  /** The endpoint or image that the model is for. */
  name: string;
}

/**
 * Starts a server that keeps SageMaker's container contract, starts it again whenever it ends, and ends it with the emulator.
 * A request waits until `/ping` answers; one that is under way when the server ends fails, as on AWS.
 * These waits are real time: they are for a real process.
 */
export async function openCommandModel(
  configuration: CommandModelConfiguration,
  { directory, events, name }: CommandModelOptions,
): Promise<Model> {
  const { command, port = await freePort() } = configuration;
  const http = createHttpModel(`http://127.0.0.1:${port}`);
  let server: GuardedProcess | undefined;
  let restart: NodeJS.Timeout | undefined;
  let restartMs = FIRST_RESTART_MS;
  let starts = 0;
  let healthy = false;
  let isClosed = false;

  const launch = () => {
    starts += 1;
    server = startGuardedProcess({
      command: typeof command === "string" ? ["sh", "-c", command] : command,
      directory: resolve(directory, configuration.directory ?? "."),
      environment: { ...process.env, SAGEMAKER_BIND_TO_PORT: String(port), ...configuration.environment },
      graceMs: configuration.graceMs,
      onLine: (stream, line) => events.emit({ type: "model.output", model: name, stream, line }),
      onExit(exit) {
        healthy = false;
        if (isClosed) return;
        events.emit({ type: "model.exited", model: name, ...exit });
        restart = setTimeout(launch, restartMs);
        restartMs = Math.min(restartMs * 2, LONGEST_RESTART_MS);
      },
    });
  };

  const isHealthy = async (signal: AbortSignal) => {
    const asked = starts;
    const answered = (await http.isHealthy?.(signal)) === true;
    // An answer of a server that has ended meanwhile says nothing about the next one.
    if (answered && asked === starts) {
      healthy = true;
      restartMs = FIRST_RESTART_MS;
    }
    return healthy;
  };

  launch();
  return {
    outputName: name,
    async invoke(request) {
      for (;;) {
        while (!healthy && !(await isHealthy(request.signal))) {
          await sleep(PING_INTERVAL_MS, undefined, { signal: request.signal });
        }
        try {
          return await http.invoke(request);
        } catch (error) {
          // The server is perhaps ending. Where it has not even taken the connection, the next one may answer.
          healthy = false;
          if (!isRefused(error)) throw error;
        }
      }
    },
    isHealthy,
    async close() {
      isClosed = true;
      clearTimeout(restart);
      await server?.end();
    },
  };
}

function isRefused(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ECONNREFUSED";
}
