import { expect, it } from "vitest";
import { alteringProxy } from "../support/altering-proxy.ts";
import { bucket, failureFolder, outputFolder, startTool } from "../support/start-tool.ts";

const sequence = "MKTVRQERLK";

it.each([
  ["below the prefix", `${outputFolder}/2026/11`, `${failureFolder}/2026/11`],
  ["with a slash at the end", `${outputFolder}/`, `${failureFolder}/`],
])("A19-30: an endpoint that writes %s", async (_, outputPath, failurePath) => {
  for (const variables of [{}, { JOB_ID_SECRET: "a secret of this test" }]) {
    const { emulator, call, submit, anotherInstance } = await startTool((text) => ({ text }), {
      variables,
      endpoint: { async: { outputPath, failurePath } },
    });
    const output_id = await submit(sequence);
    await emulator.events.waitFor("invocation.completed");
    const found = { data: { status: "completed", results: { text: sequence } } };
    expect(await call("get_results", { output_id })).toMatchObject(found);
    expect(await anotherInstance()("get_results", { output_id })).toMatchObject(found);
  }
});

it("A19-30: an endpoint that writes elsewhere: the job is accepted, and its reading waits for the right variables", async () => {
  const { emulator, call, submit } = await startTool(() => ({}), {
    endpoint: { async: { outputPath: `s3://${bucket}/elsewhere` } },
  });
  const output_id = await submit(sequence);
  await emulator.events.waitFor("invocation.completed");
  expect(await call("get_results", { output_id })).toMatchObject({
    success: false,
    error_code: "CONFIGURATION_ERROR",
    message: expect.stringMatching(
      /^The endpoint writes to s3:\/\/demo\/elsewhere\/.+\.out, which S3_BUCKET_NAME and S3_OUTPUT_PREFIX do not allow/,
    ),
  });
});

it.each([
  ["no location at all", {}],
  ["no path of S3", { "x-amzn-sagemaker-outputlocation": "somewhere" }],
  ["no name", { "x-amzn-sagemaker-outputlocation": `${outputFolder}/` }],
])("A19-30: an answer with %s does not lose the accepted job", async (_, headers) => {
  const { emulator, anotherInstance } = await startTool(() => ({}));
  const endpoint = await alteringProxy(emulator.url, ({ url }, response) => {
    if (!url?.endsWith("/async-invocations")) return false;
    response
      .writeHead(202, { "content-type": "application/json", ...headers })
      .end('{"InferenceId":"its-own-id"}');
    return true;
  });
  const call = anotherInstance({}, { endpoint });
  expect(await call("invoke_endpoint", { sequence })).toMatchObject({
    success: true,
    data: { output_id: expect.stringMatching(/^[0-9a-f-]{36}$/) },
  });
});

it("an endpoint without a failure path: a failure leaves no trace, and ends as JOB_EXPIRED", async () => {
  let now = Date.now();
  const { emulator, call, submit } = await startTool(
    () => {
      throw new Error("no");
    },
    {
      endpoint: { async: { outputPath: outputFolder } },
      clock: { now: () => now, sleep: async () => undefined },
    },
  );
  const output_id = await submit(sequence);
  await emulator.events.waitFor("invocation.failed");
  expect(await call("get_results", { output_id })).toMatchObject({
    data: { status: "in_progress", expected_paths: { failure: null } },
  });
  now += 25_300_000;
  expect(await call("get_results", { output_id })).toMatchObject({ error_code: "JOB_EXPIRED" });
});
