import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { output } from "./run.ts";
import { root } from "./service.ts";

/** An empty project, with one packed package installed as its README says (and Node's types, for the type checks). */
export type Consumer = AsyncDisposable & { readonly folder: string };

export async function installPacked(name: string): Promise<Consumer> {
  const folder = await mkdtemp(join(tmpdir(), `sagemaker-async-${name}-`));
  const packed = await output("pnpm", ["pack", "--json", "--pack-destination", folder], {
    cwd: join(root, "packages", name),
  });
  const { filename } = JSON.parse(packed) as { filename: string };
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const others = (await installLine(name)).filter((word) => word !== `@sagemaker-async/${name}`);
  await output("npm", ["install", "--no-audit", "--no-fund", filename, ...others, "@types/node@24"], {
    cwd: folder,
  });
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) };
}

/** The first example of a package's README. */
export function firstExample(name: string): Promise<string> {
  return inReadme(name, /```(?:js|ts)\n(.*?)```/s);
}

/** What the README tells its users to install. */
async function installLine(name: string): Promise<string[]> {
  return (await inReadme(name, /^npm install (.*)$/m)).split(" ");
}

async function inReadme(name: string, pattern: RegExp): Promise<string> {
  const found = pattern.exec(await readFile(join(root, "packages", name, "README.md"), "utf8"))?.[1];
  if (found === undefined) throw new Error(`packages/${name}/README.md has nothing like ${pattern}.`);
  return found;
}

/** An ES module's text → the same as CommonJS, as a user would translate it: `require` for `import`, and an async function around. */
export function toCommonJs(example: string): string {
  const required = example.replaceAll(
    /^import (\{[^}]*\}|\w+) from ("[^"]+");$/gm,
    (_, names: string, from: string) => `const ${names.replaceAll(" as ", ": ")} = require(${from});`,
  );
  return `(async () => {\n${required}\n})();\n`;
}
