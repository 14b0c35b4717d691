import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describeWith, lambdaRuntimeClients } from "@sagemaker-async/services";
import { describe, expect, test } from "vitest";
import { proteinProperties } from "../protein-properties.ts";
import { proteins } from "../proteins.ts";

const main = fileURLToPath(new URL("../main.ts", import.meta.url));

describeWith("the agent's tool", { "aws-lambda-ric": lambdaRuntimeClients.installed }, () => {
  test("answers the properties of three proteins through the gateway, as a table", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [main]);
    const cells = stdout.split("\n").map((line) => line.split(/ *[║│] */).slice(1, -1));
    expect(cells).toEqual(
      expect.arrayContaining([
        ["ubiquitin, human", "P0CG48, residues 1-76", "76", "8564.8", "6.56", "-0.489"],
        ["lysozyme, hen's egg", "P00698, residues 19-147", "129", "14313.1", "9.32", "-0.472"],
        ["green fluorescent protein", "P42212", "238", "26886.3", "5.67", "-0.521"],
      ]),
    );
  }, 60_000);
});

// The expected numbers are those of Bio.SeqUtils.ProtParam in Biopython 1.88.
describe("the protein model", () => {
  test.each([
    [proteins[0].sequence, { molecularWeight: 8564.7, isoelectricPoint: 6.56, gravy: -0.489 }],
    [proteins[1].sequence, { molecularWeight: 14313, isoelectricPoint: 9.32, gravy: -0.472 }],
    [proteins[2].sequence, { molecularWeight: 26886, isoelectricPoint: 5.67, gravy: -0.521 }],
    ["ACDEFGHIKLMNPQRSTVWY", { molecularWeight: 2395.7, isoelectricPoint: 6.78, gravy: -0.49 }],
    ["EKKRRD", { molecularWeight: 830.9, isoelectricPoint: 9.99, gravy: -3.967 }],
    ["PCCHHE", { molecularWeight: 724.8, isoelectricPoint: 6.04, gravy: -1.083 }],
    ["G", { molecularWeight: 75.1, isoelectricPoint: 5.53, gravy: -0.4 }],
  ])("%.12s…: as Biopython", (sequence, expected) => {
    const { length, ...properties } = proteinProperties(sequence);
    expect(length).toBe(sequence.length);
    expect(properties.molecularWeight).toBeCloseTo(expected.molecularWeight, 0);
    expect(properties.isoelectricPoint).toBeCloseTo(expected.isoelectricPoint, 1);
    expect(properties.gravy).toBe(expected.gravy);
  });
});
