import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { output } from "./run.ts";

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

/** The examples of a package's README, in order. */
export async function examplesOf(name: string): Promise<string[]> {
  return [...(await readme(name)).matchAll(/```(?:js|ts)\n(.*?)```/gs)].map(([, example = ""]) => example);
}

/** What the README tells its users to install. */
async function installLine(name: string): Promise<string[]> {
  const line = /^npm install (.*)$/m.exec(await readme(name))?.[1];
  if (line === undefined) throw new Error(`packages/${name}/README.md does not say how to install.`);
  return line.split(" ");
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
