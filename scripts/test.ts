// Runs every test that this machine can run and closes with one line: `N passed, N failed, N skipped`.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { name: string; status: string; assertionResults: { fullName: string; status: string }[] }[];
};

const folder = mkdtempSync(join(tmpdir(), "sagemaker-async-test-"));
const reportFile = join(folder, "report.json");
const vitest = spawnSync(
  "pnpm",
  [
    "exec",
    "vitest",
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${reportFile}`,
    ...process.argv.slice(2),
  ],
  { stdio: "inherit", shell: process.platform === "win32" },
);

const report = readReport();
rmSync(folder, { recursive: true });

const skipped = report.testResults
  .flatMap((file) => file.assertionResults)
  .filter((test) => test.status === "pending" || test.status === "skipped" || test.status === "todo");
for (const test of skipped) console.log(`skipped: ${test.fullName}`);

// A file that could not even be loaded has no tests to count, yet it is a failure.
const brokenFiles = report.testResults.filter(
  (file) => file.status === "failed" && file.assertionResults.length === 0,
);
for (const file of brokenFiles) console.log(`failed to load: ${file.name}`);

const failed = report.numFailedTests + brokenFiles.length;
const unexplained = vitest.status !== 0 && failed === 0 ? 1 : 0; // for example an unhandled rejection
console.log(`${report.numPassedTests} passed, ${failed + unexplained} failed, ${skipped.length} skipped`);
process.exitCode = vitest.status === 0 ? 0 : 1;

function readReport(): Report {
  try {
    return JSON.parse(readFileSync(reportFile, "utf8")) as Report;
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };
  }
}
