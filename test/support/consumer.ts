import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { output } from "./run.ts";

/** An empty project, with packed packages installed as the README of one of them says (and Node's types, for the type checks). */
export type Consumer = AsyncDisposable & { readonly folder: string };

export async function installPacked(name: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), `sagemaker-async-${name}-`));
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const packages: string[] = [];
  for (const word of await installed(name)) {
    packages.push(word.startsWith(OURS) ? await pack(word.slice(OURS.length), folder) : word);
  }
  await output("npm", ["install", "--no-audit", "--no-fund", ...packages, "@types/node@24"], { cwd: folder });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

const OURS = "@sagemaker-async/";

/** The packed package's file. */
async function pack(name: string, folder: string): Promise<string> {
  const packed = await output("pnpm", ["pack", "--json", "--pack-destination", folder], {
    cwd: join(root, "packages", name),
  });
  return (JSON.parse(packed) as { filename: string }).filename;
}

/** The examples of a package's README, in order. */
export async function examplesOf(name: string): Promise<string[]> {
  return [...(await readme(name)).matchAll(/```(?:js|ts)\n(.*?)```/gs)].map(([, example = ""]) => example);
}

/** What the README tells its users to install, for all of its examples. */
async function installed(name: string): Promise<ReadonlySet<string>> {
  const lines = [...(await readme(name)).matchAll(/^npm install (?!--save-dev)(.*)$/gm)];
  if (lines.length === 0) throw new Error(`packages/${name}/README.md does not say how to install.`);
  return new Set(lines.flatMap(([, words = ""]) => words.split(" ")));
}

function readme(name: string): Promise<string> {
  return readFile(join(root, "packages", name, "README.md"), "utf8");
}

/** An ES module's text → the same as CommonJS, as a user would translate it: `require` for `import`, and an async function around. */
export function toCommonJs(example: string): string {
  const required = example.replaceAll(
    /^import (\{[^}]*\}|\w+) from ("[^"]+");$/gm,
    (_, names: string, from: string) => `const ${names.replaceAll(" as ", ": ")} = require(${from});`,
  );
  return `(async () => {\n${required}\n})();\n`;
}
