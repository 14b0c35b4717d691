import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("a process collects what another one has submitted", async () => {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  expect(stdout).toContain("submitted 200 molecules in 20 requests");
  expect(stdout).toMatch(/another process: \d+ of 20 requests are answered/);
  expect(stdout).toContain("collected 200 rows, 0 failed");
  expect(stdout).toMatch(/^ {2}Amigdalin: -0\.\d+$/m);
}, 60_000);
