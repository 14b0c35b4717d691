import { expect, test } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { runCli } from "./support/run-cli.ts";

test("--version prints the version and nothing else", async () => {
  expect(await runCli(["--version"])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: "" });
});

test("--help goes to stdout, teaches with examples, and is no failure", async () => {
  const { status, stdout, stderr } = await runCli(["--help"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain("Usage: sagemaker-async");
  expect(stdout).toContain("Examples:");
  expect(stdout).toContain("Exit status:");
});

test("an unknown option is wrong usage: status 2, and nothing on stdout", async () => {
  const { status, stdout, stderr } = await runCli(["--nonsense"]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("unknown option '--nonsense'");
});
