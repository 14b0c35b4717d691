import { closeSync, createReadStream, existsSync, openSync, writeSync } from "node:fs";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KnownAnswer } from "@sagemaker-async/cache";
import type { CallOptions, Endpoint, Invoker, Row, RowResult, RowSource } from "@sagemaker-async/core";
import { linesOf } from "../formats/text.ts";

const ASKED = "asked.jsonl";
const SETTLED = "settled";

/**
 * An endpoint behind a cache, whose calls survive a kill. A cache asks for what it misses, and a run that goes on misses other rows than
 * the run before: so each call writes down which rows it was asked for, before they are sent, and has a journal of its own. A run that
 * goes on first makes the calls of the runs before again, with their own rows and journals: what was computed is taken, what is
 * under way is waited for, and all of it goes into the cache.
 */
export class ResumableCalls implements Invoker {
  readonly name: string;
  readonly #endpoint: Endpoint;
  readonly #folder: string;
  readonly #earlier: readonly string[];
  #calls: number;

  private constructor(endpoint: Endpoint, folder: string, earlier: readonly number[]) {
    this.name = endpoint.name;
    this.#endpoint = endpoint;
    this.#folder = folder;
    this.#earlier = earlier.map((call) => join(folder, String(call)));
    this.#calls = Math.max(0, ...earlier);
  }

  static async open(endpoint: Endpoint, folder: string): Promise<ResumableCalls> {
    await mkdir(folder, { recursive: true });
    const earlier = (await readdir(folder)).map(Number).toSorted((a, b) => a - b);
    return new ResumableCalls(endpoint, folder, earlier);
  }

  modelVersion(): Promise<string> {
    return this.#endpoint.modelVersion();
  }

  requestParameters(options?: CallOptions): Row {
    return this.#endpoint.requestParameters(options);
  }

  async *stream(rows: RowSource, options: CallOptions = {}): AsyncGenerator<RowResult> {
    this.#calls += 1;
    const call = join(this.#folder, String(this.#calls));
    await mkdir(call);
    const file = openSync(join(call, ASKED), "a");
    try {
      yield* this.#endpoint.stream(written(rows, file), { ...options, journal: join(call, "chunks") });
    } finally {
      closeSync(file);
    }
  }

  /** Makes the calls of earlier runs again, and hands on their answers. */
  async settleEarlier(
    take: (answers: AsyncIterable<KnownAnswer>) => Promise<unknown>,
    options: CallOptions,
  ): Promise<void> {
    for (const call of this.#earlier) {
      if (existsSync(join(call, SETTLED))) continue;
      await take(this.#answersOf(call, options));
      await writeFile(join(call, SETTLED), "");
    }
  }

  async *#answersOf(call: string, options: CallOptions): AsyncGenerator<KnownAnswer> {
    const asked = new Map<number, Row>();
    async function* rows() {
      let index = 0;
      for await (const row of rowsAsked(join(call, ASKED))) {
        asked.set(index, row);
        index += 1;
        yield row;
      }
    }
    for await (const result of this.#endpoint.stream(rows(), { ...options, journal: join(call, "chunks") })) {
      const row = asked.get(result.index);
      asked.delete(result.index);
      if (row && result.ok) yield { row, output: result.output };
    }
  }
}

/** A row is on the disk before the endpoint gets it, and thus before a chunk with it can have been sent. */
async function* written(rows: RowSource, file: number): AsyncGenerator<Row> {
  for await (const row of rows) {
    writeSync(file, `${JSON.stringify(row)}\n`);
    yield row;
  }
}

async function* rowsAsked(path: string): AsyncGenerator<Row> {
  if (!existsSync(path)) return;
  const text = createReadStream(path, { encoding: "utf8" }) as AsyncIterable<string>;
  for await (const line of linesOf(text, path)) {
    const row = parsed(line);
    if (row) yield row;
  }
}

/** The last line is half a row where the kill came while it was written: then nobody was asked for it. */
function parsed(line: string): Row | undefined {
  try {
    return JSON.parse(line) as Row;
  } catch {
    return undefined;
  }
}
