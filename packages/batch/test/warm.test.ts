import { expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";

const { emulator, cli } = emulated({
  endpoints: {
    cold: { async: { outputPath: "s3://demo/out" }, instances: { max: 1, coldStartMs: 300, idleMs: 1e9 } },
    stuck: { async: { outputPath: "s3://demo/out" }, instances: { max: 1, coldStartMs: 1e9 } },
  },
});
const poll = ["--poll", "50ms"];

test("wakes an endpoint, and finds it warm the next time without a request", async () => {
  const first = await cli(["warm", "--endpoint", "cold", "--row", '{"id":7}', ...poll]);
  expect(first).toMatchObject({ status: 0, stdout: "cold is warm: 1 instance\n" });
  expect(first.stderr).toContain("0 of 1 instances after");
  const { stdout } = await cli(["warm", "--endpoint", "cold", "--json"]);
  expect(JSON.parse(stdout)).toMatchObject({ current: 1, desired: 1 });
  expect(emulator().requests()["sagemaker-runtime.InvokeEndpointAsync"]).toBe(1);
});

test("gives up after --wait, and says that it may be tried again", async () => {
  const { status, stderr } = await cli([
    "warm",
    "--endpoint",
    "stuck",
    "--wait",
    "200ms",
    "--quiet",
    ...poll,
  ]);
  expect(stderr).toContain('Endpoint "stuck" is still warming');
  expect(stderr).toContain("endpoint_warming: the same command may succeed later");
  expect(status).toBe(3);
});

test("a row that is no JSON object is wrong usage", async () => {
  const { status, stderr } = await cli(["warm", "--endpoint", "cold", "--row", "smiles=CCO"]);
  expect(stderr).toContain(`one row as JSON, in quotes for the shell: '{"smiles":"CCO"}'`);
  expect(status).toBe(2);
});
