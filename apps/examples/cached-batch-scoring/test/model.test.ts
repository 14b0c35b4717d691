import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import solubilityModel from "../model.ts";
import { readMolecules } from "../read-molecules.ts";
import { predictSolubility } from "../solubility.ts";

const dataFile = new URL("../data/delaney-processed.csv", import.meta.url).pathname;

describe("predictSolubility", () => {
  // Computed with another build of RDKit, the Python package 2026.09.1, to four decimals: Crippen.MolLogP, Descriptors.MolWt,
  // CalcNumRotatableBonds, atoms with GetIsAromatic() over GetNumHeavyAtoms(); and the equation, by hand.
  it.each([
    ["ethanol", "CCO", -0.1247, -0.0014, 46.069, 0, 0],
    ["benzene", "c1ccccc1", -2.1269, 1.6866, 78.114, 0, 1],
    ["aspirin", "CC(=O)Oc1ccccc1C(=O)O", -1.9919, 1.3101, 180.159, 2, 0.4615],
    ["caffeine", "Cn1cnc2c1c(=O)n(C)c(=O)n2C", -0.8713, -1.0293, 194.194, 0, 0.6429],
    [
      "amygdalin, with a blank",
      "OCC3OC(OCC2OC(OC(C#N)c1ccccc1)C(O)C(O)C2O)C(O)C(O)C3O ",
      -0.3948,
      -3.108,
      457.432,
      7,
      0.1875,
    ],
  ])("knows %s", (_name, smiles, logS, clogp, weight, rotatable, aromatic) => {
    expect(predictSolubility(smiles)).toEqual({
      predicted_log_solubility: logS,
      clogp,
      molecular_weight: weight,
      rotatable_bonds: rotatable,
      aromatic_proportion: aromatic,
    });
  });

  it("agrees with the weights and rotatable bonds that stand in the data file", async () => {
    for (const molecule of await readMolecules(dataFile)) {
      const { molecular_weight, rotatable_bonds } = predictSolubility(molecule["smiles"] ?? "");
      expect(molecular_weight).toBeCloseTo(Number(molecule["Molecular Weight"]), 3);
      expect(rotatable_bonds).toBe(Number(molecule["Number of Rotatable Bonds"]));
    }
  });

  it.each([
    ["C1CC", 'The SMILES "C1CC" is not valid: unclosed ring.'],
    ["c1ccccc1c", 'The SMILES "c1ccccc1c" is not valid: non-ring atom 6 marked aromatic.'],
    ["no molecule", 'The SMILES "no molecule" has a blank in it.'],
    ["[H][H]", 'The SMILES "[H][H]" has no atom but hydrogen.'],
    ["", "The SMILES is empty."],
    ["  ", "The SMILES is empty."],
  ])("names what is wrong with %j", (smiles, message) => {
    expect(() => predictSolubility(smiles)).toThrow(message);
  });
});

describe("the model", () => {
  const ask = (csv: string, contentType = "text/csv") =>
    solubilityModel({ body: Buffer.from(csv), contentType });

  it("answers one line for each molecule, in order, whatever the other columns hold", () => {
    const answer = ask('id,smiles\n"1,2-thing",c1ccccc1\n00123,CCO\n,c1ccccc1\n', "text/csv; charset=utf-8");
    expect(answer.contentType).toBe("text/csv");
    expect(parse(answer.body, { columns: true })).toMatchObject([
      { predicted_log_solubility: "-2.1269", aromatic_proportion: "1" },
      { predicted_log_solubility: "-0.1247", aromatic_proportion: "0" },
      { predicted_log_solubility: "-2.1269" },
    ]);
  });

  it("fails the request when one molecule is not valid", () => {
    expect(() => ask("smiles\nCCO\nC1CC\n")).toThrow('"C1CC"');
  });

  it("says which column it needs, and which format", () => {
    expect(() => ask("id,structure\n1,CCO\n")).toThrow('no column "smiles". It has: id, structure');
    expect(() => ask('{"smiles":"CCO"}', "application/jsonlines")).toThrow(
      "Send text/csv, not application/jsonlines.",
    );
  });
});
