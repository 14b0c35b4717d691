import type { Emulator } from "@sagemaker-async/emulator";
import type { Template } from "aws-cdk-lib/assertions";
import { describe, expect, it } from "vitest";
import { AsyncEndpoint, AsyncEndpointTool } from "../../src/cdk/index.ts";
import type { ExtraTool } from "../../src/environment.ts";
import { type Answer, startTool } from "../support/start-tool.ts";
import { run } from "./support/run.ts";
import { endpointProps, packageFile, templateOf } from "./support/synthesize.ts";

type Statement = { readonly Action: string | readonly string[] };
type Role = {
  readonly Properties: {
    readonly Policies: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
  };
};

const toolTemplate = (extraTools: readonly ExtraTool[] = []): Template =>
  templateOf((stack) => {
    const endpoint = new AsyncEndpoint(stack, "Endpoint", endpointProps);
    new AsyncEndpointTool(stack, "Tool", { endpoint, extraTools });
  });

/** All that the function's role allows. */
function allowedActions(template: Template): string[] {
  const [role] = Object.entries(template.findResources("AWS::IAM::Role"))
    .filter(([id]) => id.startsWith("Tool"))
    .map(([, resource]) => resource as Role);
  const statements =
    role?.Properties.Policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
  return [...new Set(statements.flatMap(({ Action }) => Action))].toSorted();
}

/** Lambda itself writes the function's log, under the function's role. */
const byLambda = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** Where an API's name is not that of the action that it needs (https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html). */
const actionsOfApis: Readonly<Record<string, string>> = {
  "s3.HeadObject": "s3:GetObject",
  "s3.ListObjectsV2": "s3:ListBucket",
  "s3.DeleteObjects": "s3:DeleteObject",
  "sagemaker-runtime.InvokeEndpointAsync": "sagemaker:InvokeEndpointAsync",
};

const actionOf = (api: string) => actionsOfApis[api] ?? api.replace(".", ":");

/** Drives every tool along every way that it can go, and answers what AWS was asked for. */
async function usedActions(extra: readonly ExtraTool[]): Promise<string[]> {
  const emulators = [
    await driveToTheEnd(extra),
    ...(extra.includes("cancel") ? [await withdraw(extra)] : []),
  ];
  const apis = emulators.flatMap((emulator) => Object.keys(emulator.requests()));
  return [...new Set([...apis.map(actionOf), ...byLambda])].toSorted();
}

async function driveToTheEnd(extra: readonly ExtraTool[]): Promise<Emulator> {
  const large = "W".repeat(6_500_000);
  const model = (sequence: string) => {
    if (sequence.startsWith("F")) throw new Error("the model failed");
    return sequence.startsWith("L") ? large : { length: sequence.length };
  };
  const around = { principals: { mayNotRead: { deny: ["s3:GetObject"] } } };
  const { emulator, call, submit, anotherInstance } = await startTool(model, { extra, around });
  const settled = async (sequence: string) =>
    anotherInstance()("get_results", { output_id: await submit(sequence), wait_seconds: 20 });

  expect(await settled("MKTVRQERLK")).toMatchObject({ data: { status: "completed" } });
  await submit("MKTVRQERLK");
  expect(await settled("FKTVRQERLK")).toMatchObject({ error_code: "PREDICTION_FAILED" });
  await download(await settled("LKTVRQERLK"));
  const unknown = { output_id: "00000000-0000-4000-8000-000000000000" };
  expect(await call("get_results", unknown)).toMatchObject({ error_code: "JOB_NOT_FOUND" });
  // Who may list learns whether an object is missing; so the function asks when it may not read.
  const unable = anotherInstance({}, { credentials: { accessKeyId: "mayNotRead", secretAccessKey: "any" } });
  expect(await unable("get_results", unknown)).toMatchObject({ error_code: "ACCESS_DENIED" });
  if (extra.includes("predict")) await call("predict", { sequence: "MKT" });
  if (extra.includes("list_jobs")) await call("list_jobs", {});
  return emulator;
}

async function withdraw(extra: readonly ExtraTool[]): Promise<Emulator> {
  const endpoint = { instances: { initial: 0, min: 0, max: 1, coldStartMs: 600_000 } };
  const { emulator, call, submit } = await startTool(() => ({}), { extra, endpoint });
  const answer = await call("cancel", { output_id: await submit() });
  expect(answer).toMatchObject({ data: { status: "cancelling" } });
  return emulator;
}

/** An agent's user follows the link; S3 asks what its signer may do. */
async function download({ data }: Answer): Promise<void> {
  const url = JSON.stringify(data).match(/http:[^"\\]+X-Amz-Signature[^"\\]+/)?.[0];
  if (url === undefined) throw new Error("A large answer has no link.");
  expect((await fetch(url)).status).toBe(200);
}

describe("the function's role allows exactly what its code does", () => {
  it.each<[string, ExtraTool[]]>([
    ["with the two tools", []],
    ["with all tools", ["cancel", "list_jobs", "predict"]],
  ])("%s", async (_, extra) => {
    expect(await usedActions(extra)).toEqual(allowedActions(toolTemplate(extra)));
  });
});

it("A19-34: metrics go to the namespace that the alarm watches, and no permission stands in their way", async () => {
  const template = toolTemplate();
  const [{ Properties } = {}] = Object.values(template.findResources("AWS::Lambda::Function"));
  const { METRICS_NAMESPACE } = Properties.Environment.Variables as Record<string, string>;
  expect(await emittedNamespaces({ METRICS_NAMESPACE })).toEqual([METRICS_NAMESPACE]);

  const alarms = JSON.stringify(template.findResources("AWS::CloudWatch::Alarm"));
  expect(alarms).toContain(`"MetricName":"UnexpectedError","Namespace":"${METRICS_NAMESPACE}"`);
  // To read, not to write.
  expect(allowedActions(template).filter((action) => action.startsWith("cloudwatch:"))).toEqual([
    "cloudwatch:GetMetricStatistics",
  ]);
});

/** The namespaces in what the bundle prints when it is called. */
async function emittedNamespaces(variables: Record<string, string | undefined>): Promise<string[]> {
  const context = {
    functionName: "tool",
    awsRequestId: "1",
    clientContext: { custom: { bedrockAgentCoreToolName: "target___nothing" } },
  };
  const program = `
    const { handler } = await import(${JSON.stringify(packageFile("dist/handler.mjs"))});
    await handler({}, { ...${JSON.stringify(context)}, getRemainingTimeInMillis: () => 1000 });`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", program], {
    env: { ...process.env, ...variables },
  });
  const lines = stdout.split("\n").filter((line) => line.includes('"_aws"'));
  return lines.flatMap((line) =>
    JSON.parse(line)._aws.CloudWatchMetrics.map(({ Namespace }: { Namespace: string }) => Namespace),
  );
}
