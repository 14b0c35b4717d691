import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { startEmulator } from "@sagemaker-async/emulator";
import { expect, it } from "vitest";
import { DEFAULT_NAMESPACE } from "../../src/observe/powertools-observer.ts";
import { gatewayContext } from "../support/gateway-context.ts";
import { type Answer, bucket, failureFolder, outputFolder } from "../support/start-tool.ts";

const bundle = fileURLToPath(new URL("../../dist/handler.mjs", import.meta.url));
const sequence = "MKTVRQERLKSIVRILERSKEPVSGAQL";
const secretResult = "a result that no log may hold";

type Variables = Readonly<Record<string, string>>;
type Call = readonly [tool: string, event: unknown];

/** Loads the bundle in a process of its own, as Lambda does, and makes the calls: their answers, and what the function printed. */
async function inLambda(
  calls: readonly Call[],
  variables: Variables,
): Promise<{ answers: Answer[]; printed: string }> {
  const script = `
    const { handler } = await import(${JSON.stringify(bundle)});
    process.on("message", async ({ event, context }) => {
      if (context === undefined) return process.disconnect();
      process.send(await handler(event, { ...context, getRemainingTimeInMillis: () => 60_000 }));
    });
    process.send("ready");`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", script], {
    // Nothing but the variables: no profile, no region of this machine.
    env: { PATH: process.env["PATH"], AWS_LAMBDA_FUNCTION_NAME: "protein-tool", ...variables },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  const closed = new Promise((resolve) => child.on("close", resolve));
  const message = () =>
    new Promise<Answer>((resolve) => child.once("message", resolve as (message: unknown) => void));
  await message();
  const answers: Answer[] = [];
  for (const [tool, event] of calls) {
    const { getRemainingTimeInMillis: _, ...context } = gatewayContext(tool);
    const answered = message();
    child.send({ event, context });
    answers.push(await answered);
  }
  child.send({});
  await closed;
  return { answers, printed };
}

async function startProtein() {
  return startEmulator({
    buckets: [bucket],
    endpoints: {
      protein: {
        async: { outputPath: outputFolder, failurePath: failureFolder },
        instances: { initial: 1, min: 1, max: 1 },
        model: ({ body }) => {
          if (Buffer.from(body).includes("WWW")) throw new Error(`${secretResult}: out of memory`);
          return { body: JSON.stringify({ secretResult }), contentType: "application/json" };
        },
      },
    },
  });
}

it.skipIf(!existsSync(bundle))(
  "the bundle answers the gateway's events; its logs and metrics tell what happened, and no sequence or result",
  async () => {
    await using emulator = await startProtein();
    const variables = {
      ...emulator.environment,
      SAGEMAKER_ENDPOINT_NAME: "protein",
      S3_BUCKET_NAME: bucket,
      EXTRA_TOOLS: "predict",
      LOG_LEVEL: "DEBUG",
    };
    const { answers, printed } = await inLambda(
      [
        ["invoke_endpoint", { sequence }],
        ["invoke_endpoint", { sequence: `${sequence}1` }],
        ["predict", { sequence }],
        ["predict", { sequence: `${sequence}WWW` }],
        ["get_results", { output_id: `${sequence}/${sequence}` }],
        ["get_results", null],
        [sequence, { sequence }],
      ],
      variables,
    );
    expect(
      answers.map(({ success, error_code, data }) =>
        success ? (data?.["status"] ?? "submitted") : error_code,
      ),
    ).toEqual([
      "submitted",
      "INVALID_SEQUENCE",
      "completed",
      "PREDICTION_FAILED",
      "JOB_NOT_FOUND",
      "INVALID_EVENT_STRUCTURE",
      "UNKNOWN_TOOL",
    ]);

    const lines = printed
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const metrics = lines.filter((line) => "_aws" in line);
    const events = lines.filter((line) => "event_type" in line).map((line) => line["event_type"]);

    expect(new Set(events)).toEqual(
      new Set([
        "lambda_request_received",
        "invoke_endpoint_started",
        "sagemaker_invocation_started",
        "sagemaker_invocation_success",
        "invoke_endpoint_error",
        "results_retrieved_success",
        "failure_detected",
        "lambda_error",
        "get_results_started",
        "get_results_error",
      ]),
    );
    expect(metrics).toHaveLength(answers.length);
    for (const metric of metrics) {
      expect(metric).toMatchObject({
        FunctionName: "protein-tool",
        Duration: expect.any(Number),
        _aws: { CloudWatchMetrics: [{ Namespace: DEFAULT_NAMESPACE, Dimensions: [["FunctionName"]] }] },
      });
    }
    expect(metrics[0]).toMatchObject({
      InvocationSuccess: 1,
      SequenceLength: sequence.length,
      InvocationDuration: expect.any(Number),
    });
    expect(metrics[1]).toMatchObject({ InvocationError: 1, ValidationError: 1 });
    expect(metrics[2]).toMatchObject({
      ResultsRetrievalSuccess: 1,
      ResultsSize: expect.any(Number),
      ResultsRetrievalDuration: expect.any(Number),
    });
    expect(metrics[3]).toMatchObject({ InvocationError: 1, PredictionFailed: 1 });

    expect(printed).not.toContain(sequence.slice(0, 12));
    expect(printed).not.toContain(secretResult);
  },
);

it.skipIf(!existsSync(bundle))(
  "A19-34: metrics go to the namespace that METRICS_NAMESPACE names",
  async () => {
    const { printed } = await inLambda([["invoke_endpoint", {}]], {
      AWS_REGION: "us-east-1",
      METRICS_NAMESPACE: "Mine",
    });
    expect(printed).toContain('"Namespace":"Mine"');
  },
);

it.skipIf(!existsSync(bundle))("the bundle without credentials says so, as data", async () => {
  const variables = { AWS_REGION: "us-east-1", SAGEMAKER_ENDPOINT_NAME: "protein", S3_BUCKET_NAME: bucket };
  const { answers } = await inLambda([["get_results", { output_id: "x" }]], variables);
  expect(answers[0]).toMatchObject({
    error_code: "UNKNOWN_S3_ERROR",
    message: "Unexpected error accessing S3 bucket: CredentialsProviderError",
  });
});
