import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";

const { emulator, cli } = emulated({ buckets: ["models"] });
const deployment = `
name: solubility
image: 123456789012.dkr.ecr.us-east-1.amazonaws.com/solubility:3
roleArn: arn:aws:iam::123456789012:role/sagemaker
instanceType: ml.c7i.xlarge
outputPath: s3://models/out
failurePath: s3://models/bad
instances: { min: 0, max: 4 }
`;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "deploy-"));
  await writeFile(join(folder, "endpoint.yaml"), deployment);
});
afterAll(() => rm(folder, { recursive: true }));
const deploy = (...args: string[]) => cli(["deploy", ...args], { cwd: folder });

test("--dry-run prints every request, as JSON Lines, and makes none", async () => {
  const { status, stdout, stderr } = await deploy("--config", "endpoint.yaml", "--dry-run");
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  const requests = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(requests.map(({ operation }) => operation)).toEqual([
    "CreateModel",
    "CreateEndpointConfig",
    "CreateEndpoint",
    "RegisterScalableTarget",
    "PutScalingPolicy",
    "PutScalingPolicy",
    "PutMetricAlarm",
  ]);
  expect(emulator().requests()).toEqual({});
});

test("makes an endpoint that the other commands find, and says what it does", async () => {
  const { status, stdout, stderr } = await deploy("--config", "endpoint.yaml", "--json");
  expect(JSON.parse(stdout)).toMatchObject({ name: "solubility", requests: 7 });
  expect(stderr).toContain("CreateEndpoint\n");
  expect(status).toBe(0);
  expect((await cli(["queue", "--endpoint", "solubility"])).stdout).toContain("0 requests, 1 instance");
});

test.each([
  ["a file that is not there", "absent.yaml", undefined, /absent\.yaml cannot be read: ENOENT/],
  ["a file that is no YAML", "a.yaml", "name: [", /a\.yaml is neither YAML nor JSON: .* at line 1/],
  ["a file with something else", "b.json", "[1]", /b\.json must hold the options of a deployment/],
  ["options that AWS would not take", "c.yaml", "name: a_b\ninstanses: 1", /8 problems.*`instanses`/],
])("%s is wrong usage, told in one message", async (_, name, content, message) => {
  if (content !== undefined) await writeFile(join(folder, name), content);
  const { status, stdout, stderr } = await deploy("--config", name);
  expect(stderr).toMatch(message);
  expect(stderr).not.toMatch(/^ +at /m);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
});
