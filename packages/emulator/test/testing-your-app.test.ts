import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";

const guide = new URL("../../../docs/emulator/testing-your-app.md", import.meta.url);
const here = fileURLToPath(new URL(".", import.meta.url));
const vitest = fileURLToPath(new URL("../node_modules/vitest/vitest.mjs", import.meta.url));

test("the guide's example for vitest runs as written, against the built package", async () => {
  const [, example = ""] = /^```ts\n(.*?)^```$/ms.exec(await readFile(guide, "utf8")) ?? [];
  // Below this package, so that it finds the package and the AWS clients as a user's program does.
  const folder = await mkdtemp(join(here, "guide-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, "guide.test.ts"), example);
  const report = join(folder, "report.json");
  const args = [vitest, "run", "--root", folder, "--reporter", "json", "--outputFile", report];
  await promisify(execFile)(process.execPath, args, { cwd: folder });
  expect(JSON.parse(await readFile(report, "utf8"))).toMatchObject({ numPassedTests: 2, numFailedTests: 0 });
});
