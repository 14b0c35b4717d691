import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { root } from "@sagemaker-async/services";
import { expect, test } from "vitest";
import { chapters } from "./chapters.ts";
import { withTables } from "./table.ts";

const page = join(root, "docs/emulator/fidelity.md");
const cases = chapters.flatMap((chapter) => chapter.cases);

test("docs/emulator/fidelity.md lists every case, and no other (`pnpm exec vitest run --project test table.test -u` writes it)", async () => {
  await expect(withTables(await readFile(page, "utf8"), chapters)).toMatchFileSnapshot(page);
});

test("each case has a name of its own", () => {
  const names = cases.map(({ name }) => name);
  expect(names).toEqual([...new Set(names)]);
});

test("what is not known has a switch that there is, a default, and a program that changes it", async () => {
  const schema = JSON.parse(
    await readFile(join(root, "packages/emulator/configuration.schema.json"), "utf8"),
  );
  const switches = new Set(switchesOf(schema));
  const without = cases.filter(({ certainty, choice = "", otherwise }) => {
    const [, name = "", byDefault] = /^(?:fault )?`([\w.]+)`; (.+)$/s.exec(choice) ?? [];
    const isThere = switches.has(name) && byDefault !== undefined && otherwise !== undefined;
    return certainty === "not known" && !isThere;
  });
  expect(without.map(({ name }) => name)).toEqual([]);
});

/** The paths of all fields of a configuration, without the names of endpoints, and the kinds of faults and models. */
function switchesOf(schema: unknown, path = ""): string[] {
  if (Array.isArray(schema)) return schema.flatMap((each) => switchesOf(each, path));
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, value]) => {
    if (key === "const" || key === "enum") return [value].flat().map(String);
    if (key !== "properties") return switchesOf(value, path);
    return Object.entries(value ?? {}).flatMap(([name, field]) => {
      const here = path === "" ? name : `${path}.${name}`;
      return [here, here.replace("endpoints.", ""), ...switchesOf(field, here)];
    });
  });
}
