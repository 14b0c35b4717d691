import { glob, mkdir, rm, writeFile } from "node:fs/promises";
import { basename, join, relative } from "node:path";
import { startEmulator } from "@sagemaker-async/emulator";
import { root } from "@sagemaker-async/services";
import { afterAll, describe, expect, test } from "vitest";
import { output } from "../support/run.ts";
import { endpoints } from "./endpoints.ts";
import { programsOf } from "./programs.ts";

/** Inside this package, so that the programs find its dependencies. */
const folder = join(root, "test/.pages");
const pages = await Array.fromAsync(glob("docs/{*,emulator/*,migrate/*}.md", { cwd: root }));
const programs = (
  await Promise.all(
    pages.map(async (page) =>
      (
        await programsOf(join(root, page))
      ).map((program) => ({
        ...program,
        title: `${page}:${program.line}`,
        file: join(folder, `${page.replaceAll("/", "-")}-${program.line}.mts`),
      })),
    ),
  )
).flat();

await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });
await Promise.all(programs.map(({ file, text }) => writeFile(file, text)));

const emulator = await startEmulator({ buckets: ["my-bucket"], endpoints });
afterAll(() => emulator.close());

describe("the programs in docs/", () => {
  test("there are some", () => expect(programs.length).toBeGreaterThan(10));

  test("compile, every one", async () => {
    const options =
      "--ignoreConfig --noEmit --strict --noImplicitAny false --useUnknownInCatchVariables false --skipLibCheck";
    const modern = "--module nodenext --target es2024 --types node";
    await output(
      join(root, "node_modules/.bin/tsc"),
      [...options.split(" "), ...modern.split(" "), ...programs.map(({ file }) => relative(folder, file))],
      { cwd: folder },
    );
  });

  test.each(programs.filter(({ runs }) => runs))("$title runs", async ({ file }) => {
    const work = join(folder, basename(file, ".mts"));
    await mkdir(work);
    await output(process.execPath, [file], { cwd: work, env: { ...process.env, ...emulator.environment } });
  });
});
