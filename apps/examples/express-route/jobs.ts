import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Endpoint, InferenceResult, JobHandle, JobStatus, Row } from "@sagemaker-async/core";

export type JobResult = {
  readonly rows: readonly Row[];
  readonly failures: readonly { readonly index: number; readonly code: string; readonly message: string }[];
};

/** Submitted jobs and their results, in files: a server that is started anew over the same folder still knows them all. */
export class Jobs {
  readonly #endpoint: Endpoint;
  readonly #folder: string;
  /** A job is collected once, however many ask for it at the same moment. */
  readonly #collecting = new Map<string, Promise<JobResult>>();

  constructor(endpoint: Endpoint, folder: string) {
    this.#endpoint = endpoint;
    this.#folder = folder;
  }

  /** Takes as long as the upload does; the endpoint may take its hour afterwards. */
  async submit(rows: readonly Row[]): Promise<string> {
    const handle = await this.#endpoint.submit(rows);
    await this.#write(`${handle.jobId}.job`, handle);
    return handle.jobId;
  }

  /** The result; how far the job is, as long as there is none; undefined where there is no such job. */
  async find(id: string): Promise<JobResult | JobStatus | undefined> {
    const handle = await this.#read<JobHandle>(`${id}.job`);
    if (!handle) return undefined;
    const result = await this.#read<JobResult>(`${id}.result`);
    if (result) return result;
    const status = await this.#endpoint.status(handle);
    return status.isDone ? this.#collectOnce(handle) : status;
  }

  #collectOnce(handle: JobHandle): Promise<JobResult> {
    const running = this.#collecting.get(handle.jobId);
    if (running) return running;
    const collecting = this.#collect(handle).finally(() => this.#collecting.delete(handle.jobId));
    this.#collecting.set(handle.jobId, collecting);
    return collecting;
  }

  async #collect(handle: JobHandle): Promise<JobResult> {
    const kept = await this.#read<JobResult>(`${handle.jobId}.result`); // collected since it was looked for
    if (kept) return kept;
    // The job is deleted from S3 when its result is in the file: a server that dies in between collects it once more.
    const save = ({ rows, failures }: InferenceResult) => {
      const named = failures.map(({ index, error: { code, message } }) => ({ index, code, message }));
      return this.#write(`${handle.jobId}.result`, { rows, failures: named });
    };
    const [ended] = await Promise.allSettled([this.#endpoint.collect(handle, { save })]);
    const saved = await this.#read<JobResult>(`${handle.jobId}.result`);
    if (saved) return saved; // also where no row was answered
    throw ended.status === "rejected" ? ended.reason : new Error(`${handle.jobId} was not saved.`);
  }

  async #write(name: string, content: object): Promise<void> {
    const file = join(this.#folder, `${name}.json`);
    await writeFile(`${file}.draft`, JSON.stringify(content));
    await rename(`${file}.draft`, file);
  }

  async #read<Content>(name: string): Promise<Content | undefined> {
    const text = await readFile(join(this.#folder, `${name}.json`), "utf8").catch(() => undefined);
    return text === undefined ? undefined : JSON.parse(text);
  }
}
