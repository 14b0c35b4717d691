import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type InvocationResult, type LocalFunction, openFunction } from "@sagemaker-async/lambda/gateway";
import { lambdaRuntimeClients } from "@sagemaker-async/services";
import { type EmulatorProcess, startEmulatorProcess } from "../emulator-process.ts";
import { type BenchRow, median, skipped } from "../row.ts";

const COLD_ROUNDS = 9;
/** Jobs before the first one that counts: an instance that serves agents has served hundreds. */
const WARM_UP_JOBS = 300;
const WARM_JOBS = 100;
/** What the bundle may take of the Python handler's time. */
const COLD_SHARE = 1 / 3;
const WARM_SHARE = 1 / 2;

const bucket = "bench";
const aminoAcids = "ACDEFGHIKLMNPQRSTVWY";

/** Ours, and the Python handler with clients that it keeps, and with new clients in each call, which is how AWS's sample is written. */
const contestants = ["ours", "keeping", "remaking"] as const;
type Contestant = (typeof contestants)[number];

const references = {
  keeping: "the same in Python with boto3 and kept clients",
  remaking: "the same in Python with boto3, written as AWS's sample is",
} as const;

/** The deployable bundle against the same tools written plainly in Python with boto3, each under Lambda's own runtime client. */
export async function lambdaTool(): Promise<readonly BenchRow[]> {
  if (!lambdaRuntimeClients.installed) return skipped("Lambda's runtime clients");
  const emulator = await startEmulatorProcess({
    buckets: [bucket],
    endpoints: {
      protein: {
        async: {
          outputPath: `s3://${bucket}/async-inference-output`,
          failurePath: `s3://${bucket}/async-inference-failures`,
        },
        instances: { min: 1, max: 1 },
        model: { kind: "echo" },
      },
    },
  });
  try {
    return [...(await fromCold(emulator)), ...(await warm(emulator))];
  } finally {
    await emulator.close();
  }
}

/** From nothing to the first job that is accepted: runtime, module, AWS clients, the call itself. */
async function fromCold(emulator: EmulatorProcess): Promise<BenchRow[]> {
  const times = new Times();
  for (let round = 0; round <= COLD_ROUNDS; round += 1) {
    for (const who of ["ours", "keeping"] as const) {
      await using tool = openTool(emulator, who);
      const { initDurationMs = 0, durationMs } = await submit(tool);
      if (round > 0) times.add(who, initDurationMs + durationMs); // the first one fills the disk's cache
    }
  }
  return [times.row("init and first call", "keeping", COLD_SHARE)];
}

/** The calls of one job: the one that submits, and the one that finds the result. */
async function warm(emulator: EmulatorProcess): Promise<BenchRow[]> {
  await using ours = openTool(emulator, "ours");
  await using keeping = openTool(emulator, "keeping");
  await using remaking = openTool(emulator, "remaking");
  const tools = { ours, keeping, remaking };
  const submits = new Times();
  const results = new Times();
  for (let job = 0; job < WARM_UP_JOBS + WARM_JOBS; job += 1) {
    for (const who of contestants) {
      const submitted = await submit(tools[who]);
      const { output_id } = JSON.parse(submitted.payload).data;
      const fetched = await completed(tools[who], output_id);
      if (job < WARM_UP_JOBS) continue;
      submits.add(who, submitted.durationMs);
      results.add(who, fetched.durationMs);
    }
  }
  return [
    submits.row("warm call, submit", "remaking", WARM_SHARE),
    results.row("warm call, result", "remaking", WARM_SHARE),
    submits.row("warm call, submit", "keeping"),
    results.row("warm call, result", "keeping"),
  ];
}

class Times {
  readonly #times: Record<Contestant, number[]> = { ours: [], keeping: [], remaking: [] };

  add(who: Contestant, timeMs: number): void {
    this.#times[who].push(timeMs);
  }

  row(what: string, against: keyof typeof references, share?: number): BenchRow {
    const reference = median(this.#times[against]);
    return {
      measure: `the Lambda tool: ${what}, against ${references[against]}`,
      unit: "ms",
      ours: median(this.#times.ours),
      reference,
      ...(share !== undefined && { target: reference * share }),
    };
  }
}

function openTool(emulator: EmulatorProcess, who: Contestant): LocalFunction {
  const node = { program: process.execPath, args: [lambdaRuntimeClients.node] };
  const python = { program: lambdaRuntimeClients.python, args: ["-m", "awslambdaric", "handler.handler"] };
  const bundle = fileURLToPath(import.meta.resolve("@sagemaker-async/lambda/handler"));
  return openFunction({
    name: "protein-tool",
    region: "us-east-1",
    accountId: "000000000000",
    taskRoot: who === "ours" ? dirname(bundle) : fileURLToPath(new URL("../python-tool", import.meta.url)),
    handler: "handler.handler",
    runtime: who === "ours" ? node : python,
    timeoutMs: 30_000,
    memoryMb: 256,
    concurrency: 1,
    environment: {
      ...process.env,
      ...emulator.environment,
      SAGEMAKER_ENDPOINT_NAME: "protein",
      S3_BUCKET_NAME: bucket,
      ...(who === "remaking" && { CLIENTS: "new" }),
    },
    writeLine: () => undefined,
  });
}

type Answered = InvocationResult & { readonly payload: string };

let jobs = 0;

/** Each time another sequence: the same one again would be answered with the job that is under way. */
function submit(tool: LocalFunction): Promise<Answered> {
  jobs += 1;
  const letters = Array.from({ length: 64 }, (_, place) => aminoAcids[(jobs >> (place % 16)) % 20]);
  return call(tool, "invoke_endpoint", { sequence: letters.join("") });
}

/** The call that finds the result. Those before it found the job still at work. */
async function completed(tool: LocalFunction, outputId: string): Promise<Answered> {
  for (;;) {
    const answered = await call(tool, "get_results", { output_id: outputId });
    if (JSON.parse(answered.payload).data.status === "completed") return answered;
  }
}

async function call(tool: LocalFunction, name: string, event: object): Promise<Answered> {
  const result = await tool.invoke(event, { custom: { bedrockAgentCoreToolName: `protein___${name}` } });
  if (!result.ok) throw new Error(`${name}: ${result.error.errorMessage}`);
  if (!JSON.parse(result.payload).success) throw new Error(`${name}: ${result.payload}`);
  return result;
}
