import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

test("combining the models helps: each ensemble is better than each model alone", async () => {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  const [numbers = ""] = stdout.split("soluble or insoluble");
  const rSquared = new Map(
    [...numbers.matchAll(/║ (\w+) +│ [\d.]+ +│ ([\d.]+) /g)].map(([, name = "", value]) => [
      name,
      Number(value),
    ]),
  );
  expect([...rSquared.keys()]).toHaveLength(9);
  const alone = ["equation", "linear", "neighbours"].map((name) => rSquared.get(name) ?? Number.NaN);
  for (const [name, value] of rSquared) {
    if (/^[A-Z]/.test(name)) expect(value, name).toBeGreaterThan(Math.max(...alone));
  }
  expect(stdout).toContain('n0{{"Vote"}}');
}, 60_000);
