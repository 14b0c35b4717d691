import { type CallRecord, startEmulator } from "@sagemaker-async/emulator";
import fc from "fast-check";
import { expect, it } from "vitest";
import { createToolHandler } from "../../src/tool/create-tool-handler.ts";
import { endpointTools } from "../../src/tools/endpoint-tools.ts";
import { gatewayContext } from "../support/gateway-context.ts";
import { bucket, failureFolder, outputFolder } from "../support/start-tool.ts";

const RUNS = 2500;

const hostileText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "__proto__",
    "constructor",
    "../../etc/passwd",
    "s3://",
    "s3:///",
    "%2e%2e/",
    "j1.",
    "\u0000",
    "A".repeat(20_000),
  ),
);
const pathPart = fc.oneof(
  fc.constantFrom("..", ".", "", "%2e%2e", "..%2f", "\\", "?", "#", "a", "x.out", "x-error.out"),
  fc.string(),
);
const path = fc
  .tuple(
    fc.constantFrom(
      "s3://demo/",
      "s3://other/",
      "s3://",
      "S3://demo/",
      "https://demo.s3.amazonaws.com/",
      "/",
      "",
    ),
    fc.constantFrom(
      "async-inference-output/",
      "async-inference-failures/",
      "async-inference-input/",
      "async-inference-output",
      "",
    ),
    fc.array(pathPart, { maxLength: 4 }),
  )
  .map(([bucketPart, prefix, parts]) => bucketPart + prefix + parts.join("/"));
const plainId = fc.oneof(
  fc.uuid(),
  fc.string({ unit: fc.constantFrom(..."aZ09._-"), minLength: 1, maxLength: 140 }),
);
const sealedLike = fc
  .base64String({ maxLength: 300 })
  .map((text) => `j1.${text.replaceAll("+", "-").replaceAll("/", "_")}`);
const id = fc.oneof(path, plainId, sealedLike, hostileText, fc.jsonValue());
const event = fc.oneof(
  fc.anything({
    withNullPrototype: true,
    withObjectString: true,
    withBigInt: true,
    withDate: true,
    withMap: true,
  }),
  fc.record(
    { output_id: id, wait_seconds: fc.oneof(fc.constant(0), fc.constantFrom(-1, Number.NaN, "1", null)) },
    { requiredKeys: ["output_id"] },
  ),
  fc.record(
    { sequence: fc.oneof(hostileText, fc.jsonValue()), tool_name: hostileText },
    { requiredKeys: [] },
  ),
  fc
    .string()
    .map(
      (text) => JSON.parse(`{"__proto__":{"output_id":${JSON.stringify(text)}},"output_id":"x"}`) as unknown,
    ),
);
const tool = fc.constantFrom(
  "get_results",
  "get_results",
  "get_results",
  "invoke_endpoint",
  "cancel",
  "list_jobs",
  "predict",
);
const context = fc.oneof(
  { weight: 9, arbitrary: tool.map((name) => gatewayContext(name)) },
  { weight: 1, arbitrary: fc.anything() as fc.Arbitrary<undefined> },
);

const envelope = { timestamp: expect.stringMatching(/^\d{4}-/), message: expect.any(String) };

const WRITES = new Set(["PutObject", "DeleteObject"]);

/** Where the function may look, below the bucket. */
const allowed = /^(async-inference-(output|failures)|async-inference-input\/(jobs|recent))\//;

function isAllowed({ operation, bucket: asked, key, prefix, copySource }: CallRecord): boolean {
  if (asked !== bucket || copySource !== null) return false;
  if (operation === "ListObjectsV2") return prefix?.startsWith("async-inference-input/jobs/") === true;
  return key !== null && allowed.test(key) && !/\.\.|%2e%2e|\/\/|\\|%5c/i.test(key);
}

it.each([
  ["plain ids", {}],
  ["sealed ids", { JOB_ID_SECRET: "a secret of this test" }],
])(
  `any event, with ${RUNS} draws and %s: an envelope, never a throw, never a read outside the allowed prefixes`,
  async (_, variables) => {
    await using emulator = await startEmulator({
      buckets: [bucket, "other"],
      endpoints: { protein: { async: { outputPath: outputFolder, failurePath: failureFolder } } },
    });
    const reads: CallRecord[] = [];
    emulator.events.on((event) => {
      if (event.type !== "request.answered" || event.call.service !== "s3") return;
      if (!WRITES.has(event.call.operation)) reads.push(event.call);
    });
    const handler = createToolHandler({
      tools: endpointTools({
        environment: {
          SAGEMAKER_ENDPOINT_NAME: "protein",
          S3_BUCKET_NAME: bucket,
          MAX_WAIT_SECONDS: "0",
          ...variables,
        },
        clientConfig: emulator.clientConfig,
        extra: ["cancel", "list_jobs", "predict"],
      }),
    });
    await fc.assert(
      fc.asyncProperty(event, context, async (given, around) => {
        const answer = await handler(given, around);
        expect(answer).toMatchObject(
          answer.success
            ? { ...envelope, data: expect.anything() }
            : { ...envelope, error_code: expect.stringMatching(/^[A-Z0-9_]+$/) },
        );
        JSON.stringify(answer);
      }),
      { numRuns: RUNS },
    );
    expect(new Set(reads.map(({ key }) => key)).size).toBeGreaterThan(50);
    expect(reads.filter((call) => !isAllowed(call))).toEqual([]);
    expect(Object.prototype).not.toHaveProperty("output_id");
  },
);
