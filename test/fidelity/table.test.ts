import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { expect, test } from "vitest";
import { chapters } from "./chapters.ts";
import { withTables } from "./table.ts";

const page = join(root, "docs/emulator/fidelity.md");
const cases = chapters.flatMap((chapter) => chapter.cases);

test("docs/emulator/fidelity.md lists every case, and no other (`pnpm exec vitest run --project test -u table` writes it)", async () => {
  await expect(withTables(await readFile(page, "utf8"), chapters)).toMatchFileSnapshot(page);
});

test("each case has a name of its own", () => {
  const names = cases.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("what is not known has a switch, or says that it has none, and a default", () => {
  const silent = cases.filter(({ certainty, choice }) => certainty === "not known" && choice === undefined);
  expect(silent).toEqual([]);
});
