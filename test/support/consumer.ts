import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "./run.ts";
import { root } from "./service.ts";

/** An empty project, with one packed package installed as its users install it. */
export type Consumer = AsyncDisposable & { readonly folder: string };

export async function installPacked(name: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), `sagemaker-async-${name}-`));
  const packed = await output("pnpm", ["pack", "--json", "--pack-destination", folder], { cwd: join(root, "packages", name) });
  const { filename } = JSON.parse(packed) as { filename: string };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  await output("npm", ["install", "--no-audit", "--no-fund", filename, "@types/node@24"], { cwd: folder });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** The first example of a package's README. */
export async function firstExample(name: string): Promise<string> {
  const readme = await readFile(join(root, "packages", name, "README.md"), "utf8");
  const example = /```(?:js|ts|javascript|typescript)\n(.*?)```/s.exec(readme)?.[1];
  if (example === undefined) throw new Error(`packages/${name}/README.md has no example.`);
  return example;
}

/** An ES module's text → the same as CommonJS, as a user would translate it: `require` for `import`, and an async function around. */
export function toCommonJs(example: string): string {
  const required = example.replaceAll(
    /^import (\{[^}]*\}|\w+) from ("[^"]+");$/gm,
    (_, names: string, from: string) => `const ${names.replaceAll(" as ", ": ")} = require(${from});`,
  );
  return `(async () => {\n${required}\n})();\n`;
}
