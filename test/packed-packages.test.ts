import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { startEmulator } from "@sagemaker-async/emulator";
import { root } from "@sagemaker-async/services";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Consumer, examplesOf, installPacked, toCommonJs } from "./support/consumer.ts";
import { output } from "./support/run.ts";

const INSTALL_TIMEOUT_MS = 300_000;
const COMPILE_TIMEOUT_MS = 120_000;
const tsc = join(root, "node_modules/.bin/tsc");

/** What each README's first example prints. */
const packages = { core: "logS", cache: "carbons", emulator: "HELLO", lambda: "residues" };

/** Asks an emulator for its page and for one of the page's files. */
const PAGE_PROGRAM = `
import { startEmulator } from "@sagemaker-async/emulator";
const emulator = await startEmulator({});
const answers = await Promise.all(["/", "/_emulator/page/page.css"].map((path) => fetch(emulator.url + path)));
console.log(...answers.flatMap(({ status, headers }) => [status, headers.get("content-type").split(";")[0]]));
await emulator.close();
`;

describe.each(Object.entries(packages))(
  "the packed @sagemaker-async/%s, alone in an empty project",
  (name, printed) => {
    let consumer: Consumer;
    let example: string;
    let env: NodeJS.ProcessEnv;
    const emulator = startEmulator({
      buckets: ["demo"],
      endpoints: {
        solubility: {
          async: { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" },
          instances: { max: 1 },
          model: solubility,
        },
      },
    });

    beforeAll(async () => {
      env = { ...process.env, ...(await emulator).environment };
      consumer = await installPacked(name);
      [example = ""] = await examplesOf(name);
    }, INSTALL_TIMEOUT_MS);

    afterAll(async () => {
      await consumer[Symbol.asyncDispose]();
      await (await emulator).close();
    });

    const runExample = async (file: string, text: string) => {
      await writeFile(join(consumer.folder, file), text);
      return output(process.execPath, [file], { cwd: consumer.folder, env });
    };

    const compile = (module: string, ...args: readonly string[]) => {
      const options = `--strict --noEmit --target es2024 --types node ${module}`.split(" ");
      return output(tsc, [...options, ...args], { cwd: consumer.folder });
    };

    test("its README's first example runs as an ES module", async () => {
      expect(await runExample("example.mjs", example)).toContain(printed);
    });

    test("its README's first example runs as CommonJS", async () => {
      expect(await runExample("example.cjs", toCommonJs(example))).toContain(printed);
    });

    // The emulator's later examples, and those that need other packages of ours, need what is not installed here.
    if (name === "core" || name === "cache") {
      const others = new RegExp(`from "@sagemaker-async/(?!${name})`);
      const examples = async () => (await examplesOf(name)).filter((text) => !others.test(text)).join("\n");

      test("its README's examples, one after another, are one program that runs", async () => {
        expect(await runExample("all.mjs", await examples())).toContain(printed);
      });

      test("its README's examples compile together, strictly", { timeout: COMPILE_TIMEOUT_MS }, async () => {
        await writeFile(join(consumer.folder, "all.mts"), await examples());
        await compile("--module nodenext", "--skipLibCheck", "all.mts"); // graphs are deployed with packages that are not installed here
      });
    }

    if (name === "core") {
      test.each([
        ["an ES module", "testing.mjs", (text: string) => text],
        ["CommonJS", "testing.cjs", toCommonJs],
      ])("its stand-ins for unit tests work as %s", async (_, file, translate) => {
        expect(await runExample(file, translate(await testingExample()))).toBe("-1.5 model_error 2\n");
      });
    }

    if (name === "emulator") {
      test.each([
        ["an ES module", "page.mjs", (text: string) => text],
        ["CommonJS", "page.cjs", toCommonJs],
      ])("it brings its page along, as %s", async (_, file, translate) => {
        expect(await runExample(file, translate(PAGE_PROGRAM))).toBe("200 text/html 200 text/css\n");
      });
    }

    test.each([
      ["an ES module", "mts", (text: string) => text, "--module nodenext"],
      ["CommonJS", "cts", toTypedCommonJs, "--module node16"],
      ["a module for a bundler", "ts", (text: string) => text, "--module esnext --moduleResolution bundler"],
    ])(
      "its README's first example type-checks as %s, strictly and with its libraries",
      { timeout: COMPILE_TIMEOUT_MS },
      async (_, extension, translate, module) => {
        const typed = name === "core" ? [example, await testingExample()] : [example];
        const files = typed.map((_text, at) => `example-${at}.${extension}`);
        for (const [at, file] of files.entries()) {
          await writeFile(join(consumer.folder, file), translate(typed[at] ?? ""));
        }
        await compile(module, ...files);
      },
    );

    test("holds what it should: its licence, its README, no workspace ranges", async () => {
      const manifest = readFileSync(
        join(consumer.folder, "node_modules/@sagemaker-async", name, "package.json"),
        "utf8",
      );
      expect(manifest).not.toMatch(/"(workspace|catalog):/);
      expect(JSON.parse(manifest)).toMatchObject({ license: "Apache-2.0", engines: { node: ">=22" } });
      for (const file of ["README.md", "LICENSE"]) {
        expect(
          readFileSync(join(consumer.folder, "node_modules/@sagemaker-async", name, file), "utf8"),
        ).not.toBe("");
      }
    });
  },
);

/** The core's example of unit tests. */
async function testingExample(): Promise<string> {
  return (await examplesOf("core")).find((text) => text.includes("core/testing")) ?? "";
}

function solubility({ body }: { body: Uint8Array }) {
  const [, ...lines] = Buffer.from(body).toString().trim().split("\n");
  return { body: ["logS", ...lines.map((line) => -line.length / 2)].join("\n"), contentType: "text/csv" };
}

/** TypeScript's CommonJS keeps `import`, but has no `await` outside a function. */
function toTypedCommonJs(text: string): string {
  const lines = text.split("\n");
  const isImport = (line: string) => line.startsWith("import ");
  return [
    ...lines.filter(isImport),
    "async function main() {",
    ...lines.filter((line) => !isImport(line)),
    "}",
    "void main();",
  ].join("\n");
}
