import { describe, expect, it } from "vitest";
import { aminoAcidSequence } from "../../src/input/amino-acid-sequence.ts";
import { dna } from "../../src/input/dna.ts";
import { json } from "../../src/input/json-input.ts";
import type { InputPreset } from "../../src/input/preset.ts";
import { smiles } from "../../src/input/smiles.ts";

/** What is sent for an argument, or what is wrong with it. */
async function check({ argument, schema }: InputPreset, value: unknown): Promise<unknown> {
  const result = await schema["~standard"].validate({ [argument]: value });
  return result.issues ? result.issues.map(({ message }) => message) : JSON.parse(result.value.body);
}

describe("aminoAcidSequence", () => {
  it("takes blanks around a sequence, and either case", async () => {
    expect(await check(aminoAcidSequence(), " mkT\r\n")).toEqual({ sequence: "MKT" });
  });

  it("refuses blanks within, and FASTA, unless they are asked for", async () => {
    expect(await check(aminoAcidSequence(), "MKT VRQ")).toEqual([
      expect.stringMatching(/^Invalid amino acid characters found: {2}\. Only/),
    ]);
    const fasta = ">sp|P12345 a protein\r\nMKTV RQER\r\nLK\r\n";
    expect(await check(aminoAcidSequence({ acceptFasta: true }), fasta)).toEqual({ sequence: "MKTVRQERLK" });
  });

  it("refuses a FASTA file of several records, and one without a sequence", async () => {
    const two = ">a\nMKT\n>b\nMKT";
    expect(await check(aminoAcidSequence({ acceptFasta: true }), two)).toEqual([
      expect.stringContaining("found: >, B"),
    ]);
    expect(await check(aminoAcidSequence({ acceptFasta: true }), ">a")).toEqual([
      "Amino acid sequence must contain at least 1 amino acid",
    ]);
  });

  it("has a length of its own", async () => {
    expect(await check(aminoAcidSequence({ maxLength: 2 }), "MKT")).toEqual([
      "Amino acid sequence too long (maximum 2 characters)",
    ]);
  });
});

describe("smiles", () => {
  it.each(["CC(=O)Oc1ccccc1C(=O)O", "C[C@@H](N)C(=O)O", "[Na+].[Cl-]", "F/C=C\\F", "C%12CC%12"])(
    "takes %s",
    async (text) => {
      expect(await check(smiles(), ` ${text} `)).toEqual({ smiles: text });
    },
  );

  it.each([
    [7, "SMILES must be a string"],
    ["CC;rm", "Invalid SMILES characters found: ;"],
    ["C(C", "SMILES has brackets that do not match"],
    ["C]C", "SMILES has brackets that do not match"],
    ["C([C)]", "SMILES has brackets that do not match"],
    ["C".repeat(2001), "SMILES too long (maximum 2,000 characters)"],
  ])("refuses %j", async (text, problem) => {
    expect(await check(smiles(), text)).toEqual([problem]);
  });
});

describe("dna", () => {
  it("takes FASTA, and ambiguous bases where they are asked for", async () => {
    expect(await check(dna(), ">x\nacgt\nACGT")).toEqual({ sequence: "ACGTACGT" });
    expect(await check(dna(), "ACGN")).toEqual(["Invalid DNA characters found: N. Allowed are: A, C, G, T"]);
    expect(await check(dna({ acceptAmbiguous: true }), "ACGN")).toEqual({ sequence: "ACGN" });
    expect(await check(dna(), ">x")).toEqual(["DNA sequence must contain at least 1 base"]);
    expect(await check(dna({ maxLength: 1 }), "AC")).toEqual(["DNA sequence too long (maximum 1 bases)"]);
    expect(await check(dna(), 1)).toEqual(["DNA sequence must be a string"]);
  });
});

describe("json", () => {
  it("takes an object, and sends it as it is", async () => {
    expect(await check(json(), { ph: 7, smiles: ["C"] })).toEqual({ ph: 7, smiles: ["C"] });
    expect(await check(json(), "text")).toEqual(["Input must be an object"]);
  });
});
