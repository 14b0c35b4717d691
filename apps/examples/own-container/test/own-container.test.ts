import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("the server's answers come back as rows, and its refusal as the failure of one row", async () => {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  expect(stdout).toContain("lix 5, 9 words: The cat sat on the mat. It was warm.\n");
  expect(stdout).toContain("10 words: To be, or not to be");
  expect(stdout).toMatch(/^row 2 failed: \[model_error\] .*A row needs a text with words\./m);
}, 60_000);
