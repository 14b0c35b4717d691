import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type InvocationResult, type LocalFunction, openFunction } from "@sagemaker-async/lambda/gateway";
import { lambdaRuntimeClients } from "@sagemaker-async/services";
import { type EmulatorProcess, startEmulatorProcess } from "../emulator-process.ts";
import { type BenchRow, median, skipped } from "../row.ts";

const COLD_ROUNDS = 9;
const WARM_ROUNDS = 60;
/** What the bundle may take of the Python handler's time. */
const COLD_SHARE = 1 / 3;
const WARM_SHARE = 1 / 2;

const bucket = "bench";
const sequence = "MKTVRQERLKSIVRILERSKEPVSGAQLAEELSVSRQVIVQDIAYLRSLGYNIVATPRGYVLAGG";

type Contestant = "ours" | "published" | "keeping";

/** What the rows say of the references. */
const references = {
  published: "Python with boto3 as AWS's sample has it",
  keeping: "the same with its clients kept",
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
    for (const who of ["ours", "published"] as const) {
      await using tool = openTool(emulator, who);
      const { initDurationMs = 0, durationMs } = await submit(tool);
      if (round > 0) times.add(who, initDurationMs + durationMs); // the first one fills the disk's cache
    }
  }
  return [times.row("init and first call", "published", COLD_SHARE)];
}

async function warm(emulator: EmulatorProcess): Promise<BenchRow[]> {
  await using ours = openTool(emulator, "ours");
  await using published = openTool(emulator, "published");
  await using keeping = openTool(emulator, "keeping");
  const submits = new Times();
  const results = new Times();
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    for (const [who, tool] of Object.entries({ ours, published, keeping })) {
      const submitted = await submit(tool);
      const { output_id } = JSON.parse(submitted.payload).data;
      const fetched = await completed(tool, output_id);
      if (round < WARM_ROUNDS / 4) continue; // while the compilers are at work
      submits.add(who as Contestant, submitted.durationMs);
      results.add(who as Contestant, fetched.durationMs);
    }
  }
  return [
    submits.row("warm call, submit", "published", WARM_SHARE),
    results.row("warm call, result", "published", WARM_SHARE),
    submits.row("warm call, submit", "keeping"),
    results.row("warm call, result", "keeping"),
  ];
}

class Times {
  readonly #times: Record<Contestant, number[]> = { ours: [], published: [], keeping: [] };

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
      RESUBMIT_WINDOW_SECONDS: "0", // each call submits
      ...(who === "keeping" && { KEEP_CLIENTS: "yes" }),
    },
    writeLine: () => undefined,
  });
}

type Answered = InvocationResult & { readonly payload: string };

const submit = (tool: LocalFunction) => call(tool, "invoke_endpoint", { sequence });

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
