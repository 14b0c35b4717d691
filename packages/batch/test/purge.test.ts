import { Endpoint } from "@sagemaker-async/core";
import { describeWith, findProgram } from "@sagemaker-async/services";
import { beforeEach, expect, test } from "vitest";
import { emulated } from "./support/emulated.ts";
import { runOnTerminal } from "./support/run-on-terminal.ts";

const { emulator, cli } = emulated({
  clock: { frozen: true },
  endpoints: {
    echo: { async: { outputPath: "s3://demo/out" }, instances: { max: 1, coldStartMs: 60_000 } },
  },
  principals: { KEEPER: { deny: ["s3:DeleteObject"] } },
});

let endpoint: Endpoint;
beforeEach(async () => {
  await emulator().reset({ objects: true });
  endpoint = await Endpoint.connect("echo", { clientConfig: emulator().clientConfig });
});
const submit = async () => (await endpoint.submit([{ id: "1" }])).jobId;
const left = async () => (await endpoint.listQueue()).map(({ runId }) => runId);

test("deletes nothing where nobody can be asked, and says what to type", async () => {
  const run = await submit();
  const { status, stdout, stderr } = await cli(["purge", "--endpoint", "echo"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain('Delete 1 staged request of endpoint "echo"');
  expect(stderr).toContain("Add --yes to do it.");
  expect(await left()).toEqual([run]);
});

test("--yes deletes everything, --run one run alone, --older-than what is old", async () => {
  const [one, other] = [await submit(), await submit()];
  const ran = await cli(["purge", "--endpoint", "echo", "--run", one, "--yes"]);
  expect(ran).toEqual({ status: 0, stdout: "deleted 1 object of 1 run\n", stderr: "" });
  expect(await left()).toEqual([other]);

  await cli(["purge", "--endpoint", "echo", "--older-than", "1h", "--yes"]);
  expect(await left()).toEqual([other]);
  const { stdout } = await cli(["purge", "--endpoint", "echo", "--yes", "--json"]);
  expect(JSON.parse(stdout)).toEqual({ deleted: 1, failed: [], runIds: [other] });
  expect(await left()).toEqual([]);
});

test("what S3 refuses to delete is named, with status 1", async () => {
  const run = await submit();
  const env = { AWS_ACCESS_KEY_ID: "KEEPER" };
  const { status, stderr } = await cli(["purge", "--endpoint", "echo", "--yes"], { env });
  expect(stderr).toMatch(new RegExp(`not deleted: .*${run}.*AccessDenied`));
  expect(status).toBe(1);
});

test.each([
  ["a time without a unit", ["--older-than", "10"], /time with its unit, such as 30s, 10m, 2h or 7d/],
  ["two selections", ["--older-than", "1h", "--run", "x"], /cannot be used with option '--run <id>'/],
  ["a misspelt option", ["--oldr-than", "1h"], /Did you mean --older-than\?/],
])("%s is wrong usage", async (_, args, message) => {
  const { status, stderr } = await cli(["purge", "--endpoint", "echo", ...args]);
  expect(stderr).toMatch(message);
  expect(status).toBe(2);
});

describeWith("on a terminal", { script: findProgram("script") !== undefined }, () => {
  test.each([
    ["y\r", /deleted 1 object/, 0],
    ["\r", /Nothing was deleted\./, 0],
    ["\u0004", /Nothing was deleted\./, 0],
    ["\u0003", /error: Interrupted\./, 130],
  ])("it asks: %j", async (answer, printed, expected) => {
    await submit();
    const env = { ...process.env, ...emulator().environment, NO_COLOR: "1" };
    const ran = await runOnTerminal(["purge", "--endpoint", "echo"], { env, when: /\[y\/N\] /, answer });
    expect(ran.output).toMatch(printed);
    expect(ran.status).toBe(expected);
    expect(await left()).toHaveLength(answer === "y\r" ? 0 : 1);
  });
});
