import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { parseFileConfiguration } from "../src/configuration/parse-configuration.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));

async function blocks(language: string): Promise<string[]> {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  return [...readme.matchAll(/^```(\w+)\n(.*?)^```$/gms)].flatMap(([, name, text]) =>
    name === language ? (text ?? "") : [],
  );
}

test("the first example runs as written, against the built package", async () => {
  const [example = ""] = await blocks("js");
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", example], {
    cwd: folder,
  });
  expect(stdout).toBe("HELLO\n");
});

test("the configuration examples are valid", async () => {
  const [first, ...more] = await blocks("yaml");
  expect(Object.keys(parseFileConfiguration(parse(first ?? "")).endpoints)).toEqual(["solubility"]);
  expect(more).toHaveLength(5);
  for (const example of more) parseFileConfiguration(parse(example));
  const assumed = more
    .map((example) => parse(example).assumptions)
    .find((assumptions) => assumptions !== undefined);
  const { assumptions } = parseFileConfiguration({});
  expect({ ...assumed, scaling: assumptions.scaling }).toEqual(assumptions);
});
