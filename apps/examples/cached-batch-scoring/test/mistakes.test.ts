import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder, runDemo } from "./run-demo.ts";

const dataFile = new URL("../data/delaney-processed.csv", import.meta.url).pathname;

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

const demo = (args: readonly string[]) => runDemo(args, { temporary: folder.temporary });

describe("a user's mistake", { timeout: 60_000 }, () => {
  it.each([
    ["a ragged line", "id,smiles\na,C\nb,C,D\n", /input\.csv, line 3: /],
    ["an empty file", "", /input\.csv is empty/],
    ["a header only", "id,smiles\n", /has a header but no molecules/],
    ["a molecule without SMILES", "id,smiles\na,C\nb,\n", /input\.csv, line 3: .* is empty/],
    ["no smiles column", "id,structure\na,C\n", /no column "smiles"/],
  ])("is told in one line: %s", async (_what, content, message) => {
    const input = await folder.write("input.csv", content);
    expectOneLine(await demo(["--json", "--in", input, "--out", folder.file("answers.csv")]), message);
  });

  it("is told in one line: a file that is not there", async () => {
    expectOneLine(await demo(["--in", folder.file("absent.csv")]), /absent\.csv cannot be read: ENOENT/);
  });

  it.each([
    [
      "a folder that is not there",
      () => folder.file("absent/answers.csv"),
      /answers\.csv cannot be written: ENOENT/,
    ],
    ["a folder", () => folder.file(""), /cannot be written: it is a folder/],
    ["the input", () => dataFile, /cannot be written: it is the input/],
  ])("is told in one line: answers to %s", async (_what, out, message) => {
    expectOneLine(await demo(["--out", out()]), message);
  });

  it.each([
    [["--jsn"], /'--jsn'/],
    [["--in"], /'--in/],
    [["file.csv"], /'file\.csv'/],
  ])("is told with the usage: %j", async (args, message) => {
    const { status, stdout, stderr } = await demo(args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: npm run demo");
    expect(stderr).not.toMatch(/^ +at /m);
  });

  function expectOneLine({ status, stdout, stderr }: Awaited<ReturnType<typeof demo>>, message: RegExp) {
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain("\n");
    expect(stdout).toBe("");
    expect(status).toBe(2);
  }
});
