import { readMolecules } from "../cached-batch-scoring/read-molecules.ts";

/** What the models know of a molecule, and what was measured. */
export type Measured = {
  readonly smiles: string;
  /** The data's own descriptors, in the order of {@link descriptorColumns}. */
  readonly descriptors: readonly number[];
  /** log10 of the solubility in water, mol/L. */
  readonly measured: number;
};

const file = new URL("../cached-batch-scoring/data/delaney-processed.csv", import.meta.url);

const descriptorColumns = [
  "Minimum Degree",
  "Molecular Weight",
  "Number of H-Bond Donors",
  "Number of Rings",
  "Number of Rotatable Bonds",
  "Polar Surface Area",
] as const;

/** The molecules of Delaney (2004), each second one to fit models on and the others to test them with. */
export async function readHalves(): Promise<{ readonly training: Measured[]; readonly heldOut: Measured[] }> {
  const lines = await readMolecules(file.pathname);
  const molecules = lines.map(
    (line): Measured => ({
      smiles: line["smiles"] ?? "",
      descriptors: descriptorColumns.map((column) => Number(line[column])),
      measured: Number(line["measured log solubility in mols per litre"]),
    }),
  );
  return {
    training: molecules.filter((_, at) => at % 2 === 0),
    heldOut: molecules.filter((_, at) => at % 2 === 1),
  };
}
