import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readMolecules } from "../read-molecules.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "read-molecules-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(content: string) {
  const file = join(folder, "molecules.csv");
  await writeFile(file, content);
  return readMolecules(file);
}

describe("readMolecules", () => {
  it("keeps every cell as the text that it is", async () => {
    const rows = await read('\uFEFFid,smiles\n00123,CCO \r\n"1,2-x",c1ccccc1\n\n1e5,C\n');
    expect(rows).toEqual([
      { id: "00123", smiles: "CCO " },
      { id: "1,2-x", smiles: "c1ccccc1" },
      { id: "1e5", smiles: "C" },
    ]);
  });

  it("reads the data of the demo", async () => {
    const rows = await readMolecules(new URL("../data/delaney-processed.csv", import.meta.url).pathname);
    expect(rows).toHaveLength(1128);
  });

  it.each([
    [
      "a ragged line",
      "id,smiles\na,C\nb,C,D\n",
      /molecules\.csv, line 3: .* 3 in this line, 2 in the header/,
    ],
    ["a line that is too short", "id,smiles\n\na\n", /line 3: .* 1 in this line, 2 in the header/],
    ["a quote that does not end", 'id,smiles\na,"C\n', /line 2: Quote Not Closed/],
    ["an empty file", "", /molecules\.csv is empty/],
    ["a file of blank lines", "\n\n", /molecules\.csv is empty/],
    ["a header only", "id,smiles\n", /has a header but no molecules/],
    ["no smiles column", "id,SMILES\n1,C\n", /no column "smiles"\. Its columns are: id, SMILES/],
    [
      "a molecule without SMILES",
      'id,smiles\n"a\nb",C\nc," "\n',
      /line 4: the cell in the column "smiles" is empty/,
    ],
    ["a column twice", "smiles,id,id\nC,1,2\n", /two columns "id"/],
  ])("tells of %s", async (_what, content, message) => {
    await expect(read(content)).rejects.toThrow(message);
    await expect(read(content)).rejects.toHaveProperty("name", "UserError");
  });

  it("tells of a file that cannot be read", async () => {
    await expect(readMolecules(join(folder, "absent.csv"))).rejects.toThrow(
      /absent\.csv cannot be read: ENOENT/,
    );
    await expect(readMolecules(folder)).rejects.toThrow(/cannot be read: EISDIR/);
  });
});
