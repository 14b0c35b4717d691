/** A kind of service that this machine may have. */
export type Service<Options = undefined> = {
  /** Whether it is installed: what `describeWith` asks. */
  readonly installed: boolean;
  /** Starts it on a free port of 127.0.0.1, with a new empty folder of its own; resolves when it answers. */
  start(options?: Options): Promise<RunningService>;
};

/** One that runs. `stop` ends it and removes its folder; `kill` and `restart` are for tests of outages. */
export type RunningService = AsyncDisposable & {
  readonly host: string;
  readonly port: number;
  /** `http://127.0.0.1:…`, or `redis://127.0.0.1:…`. */
  readonly url: string;
  /** Ends it at once, as a power cut does (SIGKILL). Its folder stays. */
  kill(): Promise<void>;
  /** Stops the process in the middle of what it does (SIGSTOP), until `resume`: an outage that does not refuse, but hangs. */
  pause(): void;
  resume(): void;
  /** Starts it again after `kill`: same port, same folder. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};
