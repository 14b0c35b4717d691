import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { type Emulator, type ModelFunction, startEmulator } from "@sagemaker-async/emulator";
import { killRuns, slowly, type Way } from "./kill-runs.ts";

/** What a run that was killed again and again came to, and what of it is wrong. */
export type ChaosOutcome = {
  readonly kills: number;
  /** Invocations that gave an answer: as many as there are chunks, when none is computed twice. */
  readonly completed: number;
  /** Invocations that were withdrawn after a kill, and computed nothing. */
  readonly withdrawn: number;
  /** Rows that were not answered as an undisturbed run answers them. */
  readonly lostRows: number;
  /** Chunks with more than one completed invocation. */
  readonly computedTwice: number;
  /** Keys that are left in S3. */
  readonly left: readonly string[];
  /** What the last run says of rows that failed. */
  readonly failures: string;
};

export type ChaosRound = {
  /** Rows, each a chunk of its own. */
  readonly chunks: number;
  /** Each run is killed after so many requests; the one after the last is left alone. */
  readonly killAfterRequests: readonly number[];
  readonly computeMs: number;
  /** How many chunks are computed at once. Few, and others are still queued when a killed run is resumed. */
  readonly concurrency: number;
  readonly hasFailurePath: boolean;
  /** Default: `staged`. */
  readonly way?: Way;
};

const bucket = "demo";
/** Of an inference id: what stands before the first row's place. */
const JOB_ID_LENGTH = 13;

/** One run of one row a chunk against an emulator of its own, killed with SIGKILL and resumed in a new process each time. */
export async function chaosRound({
  chunks,
  killAfterRequests,
  computeMs,
  concurrency,
  hasFailurePath,
  way = "staged",
}: ChaosRound): Promise<ChaosOutcome> {
  const async = {
    outputPath: `s3://${bucket}/async-output`,
    ...(hasFailurePath && { failurePath: `s3://${bucket}/async-failures` }),
    maxConcurrentInvocationsPerInstance: concurrency,
  };
  const computed: string[] = [];
  const model: ModelFunction = async ({ body }) => {
    const answer = await slowly({ body: doubled(body), contentType: "text/csv" }, computeMs);
    computed.push(answer.body);
    return answer;
  };
  const instances = { initial: 1, min: 1, max: 1 };
  const emulator = await startEmulator({
    buckets: [bucket],
    endpoints: { model: { ...(way !== "sync" && { async }), instances, model } },
  });
  try {
    const { result, kills } = await killRuns(emulator, chunks, killAfterRequests, way);
    const endpoint = emulator.endpoint("model");
    const { completed, failed } = endpoint.snapshot();
    // A synchronous endpoint keeps no invocations; there each row has an answer of its own.
    const completions =
      way === "sync" ? computed : endpoint.invocations({ state: "completed" }).map(firstRowOf);
    return {
      kills,
      completed,
      withdrawn: failed,
      lostRows: lostRowsOf(result.rows, chunks),
      computedTwice: repeatedIn(completions),
      left: await keysOf(emulator),
      failures: JSON.stringify(result.failures),
    };
  } finally {
    await emulator.close();
  }
}

/** Lines of `id,x` → lines of `doubled`. */
function doubled(body: Uint8Array): string {
  const [, ...lines] = Buffer.from(body).toString("utf8").trim().split("\n");
  return ["doubled", ...lines.map((line) => Number(line.split(",")[1]) * 2), ""].join("\n");
}

/** How many are there more than once. */
function repeatedIn(all: readonly unknown[]): number {
  return new Set(all.filter((one, at) => all.indexOf(one) < at)).size;
}

function firstRowOf({ inferenceId }: { readonly inferenceId: string }): number {
  return Number.parseInt(inferenceId.slice(JOB_ID_LENGTH + 1), 10);
}

function lostRowsOf(rows: unknown, chunks: number): number {
  const given: readonly unknown[] = Array.isArray(rows) ? rows : [];
  const wanted = Array.from({ length: chunks }, (_, at) => ({ id: `0${at}`, x: at, doubled: at * 2 }));
  const wrong = wanted.filter((row, at) => JSON.stringify(given[at]) !== JSON.stringify(row)).length;
  return wrong + Math.max(0, given.length - chunks);
}

async function keysOf(emulator: Emulator): Promise<string[]> {
  const s3 = new S3Client(emulator.clientConfig);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  s3.destroy();
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}
