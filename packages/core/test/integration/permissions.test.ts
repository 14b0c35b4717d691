import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { InferenceEvent } from "../../src/types/inference-event.ts";
import { bucket, double, failFor, rowModel, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

const accessKeyId = "AKIALIMITED";

/** An emulator where our credentials lack these permissions, and those of them that `connect` does not need. */
async function lacking(deny: readonly string[], model = double, isAsync = true) {
  const emulator = await emulatorWith({
    buckets: [bucket],
    endpoints: {
      model: {
        ...(isAsync && {
          async: {
            outputPath: `s3://${bucket}/async-output`,
            failurePath: `s3://${bucket}/async-failures`,
            maxConcurrentInvocationsPerInstance: 64,
          },
        }),
        instances: { initial: 1, min: 1, max: 1 },
        model: rowModel(model),
        tags: { inference_batch_size: "2" },
      },
    },
    principals: { [accessKeyId]: { deny: [...deny] } },
  });
  const credentials = { ...emulator.clientConfig.credentials, accessKeyId };
  const connect = () =>
    Endpoint.connect("model", { clientConfig: { ...emulator.clientConfig, credentials } });
  const objects = async () => {
    const s3 = new S3Client(emulator.clientConfig);
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    s3.destroy();
    return Contents.map(({ Key }) => Key);
  };
  return { emulator, connect, objects };
}

const rows = rowsOf(6);
const answers = rows.map((row) => ({ ...row, ...double(row) }));

describe("a run ends at once, with one sentence that names the permission and what it is for, without", () => {
  test.each([
    {
      lacks: "s3:PutObject",
      wanted:
        /^Could not stage the input at s3:\/\/demo\/endpoints\/model\/async-input\/.*The credentials lack s3:PutObject on arn:aws:s3:::demo\/\*\.$/,
    },
    {
      lacks: "sagemaker:InvokeEndpointAsync",
      wanted:
        /^Could not invoke endpoint "model": .*The credentials lack sagemaker:InvokeEndpointAsync on endpoint\/model\.$/,
    },
    {
      lacks: "s3:GetObject",
      wanted:
        /^Could not read s3:\/\/demo\/async-output\/.*The credentials lack s3:GetObject on arn:aws:s3:::demo\/\*\.$/,
    },
  ])("$lacks", async ({ lacks, wanted }) => {
    const { connect } = await lacking([lacks]);
    const endpoint = await connect();
    await expect(endpoint.inference(rows, { watch: "list" })).rejects.toMatchObject({
      code: "access_denied",
      retryable: false,
      message: expect.stringMatching(wanted),
    });
  });

  test("sagemaker:InvokeEndpoint, on a synchronous endpoint", async () => {
    const { connect } = await lacking(["sagemaker:InvokeEndpoint"], double, false);
    const endpoint = await connect();
    await expect(endpoint.inference(rows)).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringMatching(/lack sagemaker:InvokeEndpoint on endpoint\/model\.$/),
    });
  });

  test("sagemaker:DescribeEndpoint: there is no connection", async () => {
    const { connect } = await lacking(["sagemaker:DescribeEndpoint"]);
    await expect(connect()).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringMatching(
        /^Could not describe endpoint "model": .*The credentials lack sagemaker:DescribeEndpoint on endpoint\/model\.$/,
      ),
    });
  });
});

test("a refused invocation leaves no staged input", async () => {
  const { connect, objects } = await lacking(["sagemaker:InvokeEndpointAsync"]);
  await expect((await connect()).inference(rows)).rejects.toMatchObject({ code: "access_denied" });
  expect(await objects()).toEqual([]);
});

describe("without s3:GetObject, an answer that cannot be read is never taken for one that is not there", () => {
  test.each(["auto", "head"] as const)("watch: %s", async (watch) => {
    const { connect } = await lacking(["s3:GetObject"]);
    const endpoint = await connect();
    await expect(endpoint.inference(rowsOf(2), { watch, timeoutMs: 1500 })).rejects.toMatchObject({
      message: expect.stringContaining("s3:GetObject on arn:aws:s3:::demo/*"),
    });
  });
});

describe("a run works without", () => {
  test.each(["auto", "list", "head"] as const)(
    "A19-6: s3:ListBucket (watch: %s); the permission is named once, in an event",
    async (watch) => {
      const { connect, objects } = await lacking(["s3:ListBucket"], failFor(["03"]));
      const endpoint = await connect();
      const events: InferenceEvent[] = [];
      const { rows: given, failures } = await endpoint.inference(rows, {
        watch,
        onEvent: (event) => events.push(event),
      });
      expect(given).toEqual(answers.map((row, at) => (at === 3 ? { ...row, doubled: null } : row)));
      expect(failures).toMatchObject([{ index: 3, error: { code: "model_error" } }]);
      const reasons = events.flatMap((event) => (event.type === "watch-fallback" ? [event.reason] : []));
      const named = expect.stringMatching(/lack s3:ListBucket on arn:aws:s3:::demo\.$/);
      expect(reasons).toEqual(watch === "head" ? [] : [named]);
      expect(await objects()).toEqual([]);
    },
  );

  test("s3:DeleteObject; what stays in S3 is named in an event, with the permission", async () => {
    const { connect, objects } = await lacking(["s3:DeleteObject"]);
    const endpoint = await connect();
    const events: InferenceEvent[] = [];
    const { rows: given, failures } = await endpoint.inference(rows, {
      onEvent: (event) => events.push(event),
    });
    expect({ given, failures }).toEqual({ given: answers, failures: [] });
    const failed = events.filter((event) => event.type === "clean-up-failed");
    expect(failed).toMatchObject([
      { error: { message: expect.stringContaining("Needs s3:DeleteObject on arn:aws:s3:::demo/*.") } },
    ]);
    const left = failed.flatMap(({ locations }) => locations);
    expect(left).toEqual(expect.arrayContaining((await objects()).map((key) => `s3://demo/${key}`)));
  });

  test("sagemaker:ListTags; what the tags would say is unknown, and why", async () => {
    const { connect } = await lacking(["sagemaker:ListTags"]);
    const endpoint = await connect();
    expect(endpoint.metadata.problems).toEqual([
      expect.stringMatching(/could not be read \(permission sagemaker:ListTags\)/),
    ]);
    const { rows: given, stats } = await endpoint.inference(rows);
    expect(given).toEqual(answers);
    expect(stats.invocations).toBe(1); // and not 3, as its tags advise
  });
});

describe("a journal and a handle, without s3:ListBucket,", () => {
  test("say which permission is missing, and what it is for", async () => {
    const { connect } = await lacking(["s3:ListBucket"]);
    const endpoint = await connect();
    const lacks = { code: "access_denied", message: expect.stringMatching(/lack s3:ListBucket on/) };
    await expect(endpoint.inference(rows, { journal: "s3://demo/journals/one" })).rejects.toMatchObject(
      lacks,
    );
    const handle = await endpoint.submit(rows);
    await expect(endpoint.status(handle)).rejects.toMatchObject(lacks);
    await expect(endpoint.collect(handle)).rejects.toMatchObject(lacks);
    await expect(endpoint.listQueue()).rejects.toMatchObject(lacks);
  });
});
