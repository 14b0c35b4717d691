import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type FunctionSettings, functionArn } from "./function-settings.ts";
import { INIT_TIMEOUT_MS } from "./limits.ts";
import { exited, type FunctionOutcome, failed, timedOut } from "./outcome.ts";
import { openRuntimeApi, type RuntimeApi, type RuntimeInvocation } from "./runtime-api.ts";
import { startRuntime } from "./start-runtime.ts";

/** What is invoked: JSON texts, and the id and trace of the request. */
export type Call = Pick<RuntimeInvocation, "requestId" | "event" | "clientContext" | "traceId">;

/** How long a runtime has to go after a SIGTERM. */
const GRACE_MS = 500;

/**
 * One runtime process with a Runtime API of its own. It takes one invocation at a time, and ends for good when the process
 * ends, when an invocation runs over its time-out, or when its handler cannot be loaded.
 */
export class ExecutionEnvironment {
  readonly #settings: FunctionSettings;
  readonly #child: ChildProcess;
  readonly #api: RuntimeApi;
  readonly #startedAt = performance.now();
  /** Settles when the runtime asks for its first invocation, or never will. */
  readonly #initialized = Promise.withResolvers<FunctionOutcome | undefined>();
  #initDurationMs: number | undefined;
  #current:
    | { requestId: string; outcome?: FunctionOutcome; settle(outcome: FunctionOutcome): void }
    | undefined;
  #initError: FunctionOutcome | undefined;
  #isWaiting = false;
  /** Resolves when the process is gone. */
  readonly ended: Promise<void>;

  static async start(settings: FunctionSettings): Promise<ExecutionEnvironment> {
    return new ExecutionEnvironment(settings, await openRuntimeApi());
  }

  private constructor(settings: FunctionSettings, api: RuntimeApi) {
    this.#settings = settings;
    this.#api = api;
    api.serve({
      onNext: () => this.#onNext(),
      onInitError: (error) => {
        this.#initError = { ok: false, error };
      },
      onOutcome: (requestId, outcome) => this.#onOutcome(requestId, outcome),
    });
    this.#child = startRuntime(settings, api.address);
    this.ended = this.#untilEnded();
  }

  /** Runs one invocation. Its time counts from when the runtime is ready for it, as on Lambda. */
  async invoke(
    call: Call,
  ): Promise<{ outcome: FunctionOutcome; durationMs: number; initDurationMs?: number }> {
    const isFirst = this.#initDurationMs === undefined;
    const initFailure = await this.#untilInitialized();
    const initDurationMs = isFirst ? { initDurationMs: this.#initDurationMs ?? this.#elapsedMs() } : {};
    if (initFailure !== undefined) return { outcome: initFailure, durationMs: 0, ...initDurationMs };

    const startedAt = performance.now();
    const outcome = await this.#run(call);
    return { outcome, durationMs: performance.now() - startedAt, ...initDurationMs };
  }

  /** Whether the runtime waits for an invocation. */
  get isReady(): boolean {
    return this.#isWaiting;
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    this.#child.kill("SIGTERM");
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), GRACE_MS);
    await this.ended;
    clearTimeout(timer);
  }

  async #untilInitialized(): Promise<FunctionOutcome | undefined> {
    const limitMs = Math.max(INIT_TIMEOUT_MS, this.#settings.timeoutMs);
    const timer = setTimeout(() => {
      const text = `The handler was not loaded within ${limitMs / 1000} s.`;
      this.#initialized.resolve(failed("Sandbox.Timedout", text));
      this.#child.kill("SIGKILL");
    }, limitMs);
    const failure = await this.#initialized.promise;
    clearTimeout(timer);
    return failure;
  }

  async #run(call: Call): Promise<FunctionOutcome> {
    const { timeoutMs } = this.#settings;
    const { promise, resolve } = Promise.withResolvers<FunctionOutcome>();
    this.#current = { requestId: call.requestId, settle: resolve };
    const timer = setTimeout(() => {
      this.#settle(timedOut(call.requestId, timeoutMs));
      this.#child.kill("SIGKILL");
    }, timeoutMs);
    this.#isWaiting = false;
    this.#api.deliver({
      ...call,
      functionArn: functionArn(this.#settings),
      deadlineMs: Date.now() + timeoutMs,
    });
    const outcome = await promise;
    clearTimeout(timer);
    return outcome;
  }

  /** An invocation has ended when the runtime asks for the next one, not before: only then may it be frozen or reused. */
  #onNext(): void {
    this.#isWaiting = true;
    this.#initDurationMs ??= this.#elapsedMs();
    this.#initialized.resolve(undefined);
    const { requestId = "", outcome } = this.#current ?? {};
    this.#settle(
      outcome ?? failed("Runtime.NoResponse", `RequestId: ${requestId} Error: no response was posted`),
    );
  }

  #onOutcome(requestId: string, outcome: FunctionOutcome): boolean {
    if (this.#current?.requestId !== requestId || this.#current.outcome !== undefined) return false;
    this.#current.outcome = outcome;
    return true;
  }

  /** The outcome that the runtime posted stands, whatever happens to it afterwards. */
  #settle(otherwise: FunctionOutcome): void {
    this.#current?.settle(this.#current.outcome ?? otherwise);
    this.#current = undefined;
  }

  async #untilEnded(): Promise<void> {
    const [code, signal] = await once(this.#child, "exit").catch((error: Error) => {
      this.#initError = failed("Runtime.InvalidEntrypoint", error.message);
      return [1, null];
    });
    this.#isWaiting = false;
    const outcome = exited(this.#current?.requestId ?? "", code, signal);
    this.#initialized.resolve(this.#initError ?? outcome);
    this.#settle(outcome);
    await this.#api.close();
  }

  #elapsedMs(): number {
    return performance.now() - this.#startedAt;
  }
}
