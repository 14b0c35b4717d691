import { Endpoint } from "@sagemaker-async/core";
import { expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";

const { emulator, cli } = emulated({
  clock: { frozen: true },
  endpoints: {
    echo: {
      async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" },
      instances: { max: 2, coldStartMs: 60_000 },
    },
    direct: {},
  },
});

test("says that nothing waits, then lists what does", async () => {
  expect(await cli(["queue", "--endpoint", "echo"])).toEqual({
    status: 0,
    stdout: "0 requests, 0 instances\n",
    stderr: "",
  });
  const endpoint = await Endpoint.connect("echo", { clientConfig: emulator().clientConfig });
  const { jobId } = await endpoint.submit([{ id: "1" }, { id: "2" }], { batchSize: 1 });

  const { status, stdout } = await cli(["queue", "--endpoint", "echo"]);
  const [head, titles, ...lines] = stdout.trimEnd().split("\n");
  expect({ status, head, count: lines.length }).toEqual({
    status: 0,
    head: expect.stringMatching(/^2 requests, 0→\d instances$/),
    count: 2,
  });
  expect(titles).toMatch(/^AGE +SIZE +RUN +INPUT$/);
  expect(lines[0]).toMatch(
    new RegExp(`^\\d+s +\\d+ B +${jobId} +s3://demo/endpoints/echo/async-input/${jobId}/`),
  );
  const listed = JSON.parse((await cli(["queue", "--endpoint", "echo", "--json"])).stdout);
  expect(listed).toMatchObject([{ runId: jobId }, { runId: jobId }]);
});

test("a synchronous endpoint has no queue, and one that is not there is wrong usage", async () => {
  const direct = await cli(["queue", "--endpoint", "direct"]);
  expect(direct.stderr).toContain('Endpoint "direct" is synchronous, so it has no queue.');
  const absent = await cli(["queue", "--endpoint", "nobody"]);
  expect(absent.stderr).toContain("Check the name (it is case-sensitive) and the region.");
  expect([direct.status, absent.status]).toEqual([2, 2]);
});

test("--endpoint-url and --region lead to the endpoint without any variable", async () => {
  const env = { AWS_ENDPOINT_URL: "", AWS_REGION: "", AWS_DEFAULT_REGION: "" };
  const flags = ["--endpoint-url", emulator().url, "--region", "us-east-1"];
  expect(await cli(["queue", "--endpoint", "echo", "--json", ...flags], { env })).toMatchObject({
    status: 0,
  });
});
