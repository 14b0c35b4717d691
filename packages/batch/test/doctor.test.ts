import { expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";

const actions = [
  "s3:ListBucket",
  "s3:PutObject",
  "s3:GetObject",
  "s3:DeleteObject",
  "sagemaker:DescribeEndpoint",
  "sagemaker:InvokeEndpointAsync",
];
const without = (action: string) => ({ AWS_ACCESS_KEY_ID: `NO${action.replace(/\W/g, "").toUpperCase()}` });

const { emulator, cli } = emulated({
  endpoints: {
    echo: { async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" } },
    silent: { async: { outputPath: "s3://demo/silent" } },
    failed: { async: { outputPath: "s3://demo/out" }, status: "Failed", failureReason: "no such image" },
    direct: {},
  },
  principals: Object.fromEntries(
    actions.map((action) => [without(action).AWS_ACCESS_KEY_ID, { deny: [action] }]),
  ),
});

type Report = { ok: boolean; checks: { name: string; state: string; detail: string; resource?: string }[] };
const report = async (...[args, options]: Parameters<typeof cli>): Promise<Report> =>
  JSON.parse((await cli(["doctor", "--json", ...args], options)).stdout);
const failedOf = ({ checks }: Report) => checks.filter(({ state }) => state === "failed");
const invocations = () => emulator().requests()["sagemaker-runtime.InvokeEndpointAsync"];

test("one line each when all is well; no model ran, and nothing is left behind", async () => {
  const { status, stdout, stderr } = await cli(["doctor", "--endpoint", "echo"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n");
  expect(lines.map((line) => line.split(/ +/, 2).join(" "))).toEqual([
    "✓ region",
    "✓ credentials",
    "✓ sagemaker:DescribeEndpoint",
    "✓ endpoint",
    "✓ sagemaker:ListTags",
    "✓ S3",
    "✓ s3:ListBucket",
    "✓ s3:PutObject",
    "✓ s3:GetObject",
    "✓ s3:DeleteObject",
    "? sagemaker:InvokeEndpointAsync",
  ]);
  expect(emulator().endpoint("echo").invocations()).toEqual([]);
  expect((await cli(["queue", "--endpoint", "echo"])).stdout).toContain("0 requests");
});

test.each(actions)("without %s it is that which is missing, and what it is for", async (action) => {
  const { status, stdout } = await cli(["doctor", "--endpoint", "echo"], { env: without(action) });
  const wrong = stdout.split("\n").filter((line) => line.startsWith("✗"));
  expect(wrong).toEqual([expect.stringMatching(new RegExp(`^✗ ${action} +missing on .+, needed for .+`))]);
  expect(status).toBe(1);
});

test("a probe that may not be deleted is named, so that somebody else can", async () => {
  const { checks } = await report(["--endpoint", "echo"], { env: without("s3:DeleteObject") });
  expect(checks.find(({ name }) => name === "s3:DeleteObject")?.detail).toMatch(
    /s3:\/\/demo\/endpoints\/echo\/async-input\/doctor-[^ ]+ stays$/,
  );
});

test("--invoke really sends the row, and shows its answer", async () => {
  const before = invocations() ?? 0;
  const { ok, checks } = await report(["--endpoint", "echo", "--invoke", '{"smiles":"CCO"}']);
  expect(ok).toBe(true);
  expect(checks.at(-1)).toMatchObject({
    name: "answer",
    state: "ok",
    detail: expect.stringContaining("CCO"),
  });
  expect(invocations()).toBe(before + 1);

  const args = ["--endpoint", "echo", "--invoke", '{"smiles":"CCO"}'];
  const refused = await report(args, { env: without("sagemaker:InvokeEndpointAsync") });
  expect(failedOf(refused)).toMatchObject([{ name: "sagemaker:InvokeEndpointAsync" }]);
});

test.each([
  [
    "an endpoint that is not there",
    ["--endpoint", "nobody"],
    {},
    "endpoint",
    /check its name and the region/,
  ],
  ["an endpoint that failed", ["--endpoint", "failed"], {}, "endpoint", /is Failed: no such image/],
  [
    "a network without S3",
    ["--endpoint", "echo"],
    { AWS_ENDPOINT_URL_S3: "http://127.0.0.1:1" },
    "S3",
    /cannot be reached: .*ECONNREFUSED.*in a VPC, its S3 endpoint/,
  ],
  [
    "no region",
    ["--endpoint", "echo"],
    { AWS_REGION: "", AWS_DEFAULT_REGION: "", AWS_CONFIG_FILE: "/nowhere" },
    "region",
    /give --region/,
  ],
  [
    "no credentials",
    ["--endpoint", "echo"],
    {
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
      AWS_CONFIG_FILE: "/nowhere",
      AWS_SHARED_CREDENTIALS_FILE: "/nowhere",
    },
    "credentials",
    /none found: set AWS_PROFILE/,
  ],
  [
    "no network",
    ["--endpoint", "echo", "--endpoint-url", "http://127.0.0.1:1"],
    {},
    "endpoint",
    /ECONNREFUSED/,
  ],
])("%s", async (_, args, env, name, detail) => {
  expect(failedOf(await report(args, { env }))).toEqual([
    { name, state: "failed", detail: expect.stringMatching(detail) },
  ]);
});

test("an endpoint that tells of no failure is a warning, and a synchronous one needs no bucket", async () => {
  const silent = await report(["--endpoint", "silent"]);
  expect(silent.checks.find(({ state }) => state === "warning")?.detail).toContain("S3FailurePath");
  const direct = await report(["--endpoint", "direct"]);
  expect(direct.ok).toBe(true);
  expect(direct.checks.map(({ name }) => name)).not.toContain("S3");
});
