import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { evaluate, pairsOf } from "../evaluate.ts";
import { readMolecules } from "../read-molecules.ts";
import { makeFolder, runDemo } from "./run-demo.ts";

const dataFile = new URL("../data/delaney-processed.csv", import.meta.url).pathname;
const answerColumns = [
  "predicted_log_solubility",
  "clogp",
  "molecular_weight",
  "rotatable_bonds",
  "aromatic_proportion",
];

let folder: Awaited<ReturnType<typeof makeFolder>>;
beforeEach(async () => {
  folder = await makeFolder();
});
afterEach(() => folder.remove());

const demo = (args: readonly string[], interrupt?: { signal: NodeJS.Signals; when: RegExp }) => {
  return runDemo(args, { temporary: folder.temporary, ...(interrupt && { interrupt }) });
};
const readAnswers = async (file: string): Promise<Record<string, string>[]> => {
  return parse(await readFile(file), { columns: true });
};

describe("the demo", { timeout: 60_000 }, () => {
  it("scores 1,128 molecules through the endpoint, then from the cache", async () => {
    const out = folder.file("answers.csv");
    const { status, stdout, stderr } = await demo(["--json", "--out", out]);
    expect(stderr).toContain("invocations of the endpoint");
    expect(status).toBe(0);

    expect(JSON.parse(stdout)).toEqual({
      rows: 1128,
      first: {
        cacheHits: 0,
        cacheMisses: 1128,
        invocations: expect.any(Number),
        elapsedMs: expect.any(Number),
      },
      second: { cacheHits: 1128, cacheMisses: 0, invocations: 0, elapsedMs: expect.any(Number) },
      failed: 0,
    });
    expect(JSON.parse(stdout).first.invocations).toBeGreaterThan(0);
    expect(stdout.trimEnd()).not.toContain("\n");

    const answers = await readAnswers(out);
    const molecules = await readMolecules(dataFile);
    expect(answers.map((row) => Object.keys(row))[0]).toEqual([
      ...Object.keys(molecules[0] ?? {}),
      ...answerColumns,
    ]);
    expect(answers).toMatchObject(molecules);
    for (const row of answers) expect(row["molecular_weight"]).not.toBe("");

    const columns = {
      predicted: "predicted_log_solubility",
      measured: "measured log solubility in mols per litre",
    };
    const {
      molecules: compared,
      rSquared = 0,
      meanAbsoluteError = 0,
    } = evaluate(pairsOf(answers, columns)) ?? {};
    expect(compared).toBe(1128);
    expect(rSquared).toBeGreaterThan(0.6);
    expect(rSquared).toBeLessThan(0.85);
    expect(stderr).toContain(
      `R² ${rSquared.toFixed(3)}, mean absolute error ${meanAbsoluteError.toFixed(3)}`,
    );
    expect(await folder.leftovers()).toEqual([]);
  });

  it("shows instances waking from zero, and the table on stdout", async () => {
    const input = await folder.write("one.csv", "smiles,id\nCCO,00123\n");
    const { status, stdout, stderr } = await demo(["--in", input, "--out", folder.file("answers.csv")]);
    expect(status).toBe(0);
    expect(stderr).toMatch(/run 1, cold cache: 0\/1 rows, instances 0→[12]/);
    expect(stderr).toMatch(/run 2, warm cache: 1\/1 rows/);
    expect(stdout).toMatch(/rows .* 1 .* 1 /);
    expect(stdout).toContain("No comparison");
    expect(stdout).toContain(folder.file("answers.csv"));
    expect(await readAnswers(folder.file("answers.csv"))).toMatchObject([
      { smiles: "CCO", id: "00123", predicted_log_solubility: "-0.1247" },
    ]);
  });

  it("loses only the rows whose SMILES is not valid, and asks for them again", async () => {
    const others = Array.from({ length: 20 }, (_, at) => `CC(C)C${"C".repeat(at)}`);
    const smiles = ["CCO", "C1CC", "c1ccccc1", "CCO", "c1ccccc1c", ...others, "not-a-smiles"];
    const lines = smiles.map((text, at) => `0${at},${text}\n`);
    const input = await folder.write("molecules.csv", `id,smiles\n${lines.join("")}`);
    const out = folder.file("answers.csv");
    const { status, stdout, stderr } = await demo(["--json", "--in", input, "--out", out]);
    expect(status).toBe(1);

    const result = JSON.parse(stdout);
    expect(result).toMatchObject({ rows: 26, failed: 3, second: { cacheHits: 23, cacheMisses: 3 } });
    expect(result.second.invocations).toBeGreaterThan(0);

    const answers = await readAnswers(out);
    expect(answers.map((row) => row["id"])).toEqual(smiles.map((_, at) => `0${at}`));
    const unanswered = answers.filter((row) => answerColumns.every((column) => row[column] === ""));
    expect(unanswered.map((row) => row["smiles"])).toEqual(["C1CC", "c1ccccc1c", "not-a-smiles"]);
    expect(answers.filter((row) => row["aromatic_proportion"] !== "")).toHaveLength(23);

    expect(stderr).toContain("run 1, cold cache: 26/26 rows");
    expect(stderr).toContain("Failed rows: 3");
    expect(stderr).toMatch(/row 2, "C1CC": \[model_error\] .*unclosed ring/);
    expect(stderr).toMatch(/row 5, "c1ccccc1c": \[model_error\] .*non-ring atom/);
    expect(stderr).toMatch(/row 26, "not-a-smiles": \[model_error\] .*syntax error/);
  });

  it("says so when no molecule was answered", async () => {
    const input = await folder.write("molecules.csv", "smiles\nC1CC\nx\n");
    const { status, stdout, stderr } = await demo([
      "--json",
      "--in",
      input,
      "--out",
      folder.file("answers.csv"),
    ]);
    expect(status).toBe(3);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/All 2 rows failed/);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(existsSync(folder.file("answers.csv"))).toBe(false);
  });

  it.each([
    ["SIGINT", "while requests are queued", /instances 0→2/],
    ["SIGTERM", "at the very start", /instances 0/],
  ] as const)("ends in order on %s %s", async (signal, _moment, when) => {
    const out = folder.file("answers.csv");
    const { status, stdout, stderr } = await demo(["--out", out], { signal, when });
    expect(status).toBe(130);
    expect(stdout).toBe("");
    expect(stderr).toMatch(/Interrupted\. Nothing was written\.\n$/);
    expect(existsSync(out)).toBe(false);
    expect(await folder.leftovers()).toEqual([]);
  });
});
