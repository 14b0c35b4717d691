import initRDKit from "@rdkit/rdkit";

/** What the model answers for one molecule. */
export type Solubility = {
  /** log10 of the solubility in water, mol/L. */
  readonly predicted_log_solubility: number;
  readonly clogp: number;
  /** Average molecular weight, g/mol. */
  readonly molecular_weight: number;
  readonly rotatable_bonds: number;
  /** Aromatic atoms as a part of all atoms but hydrogen. */
  readonly aromatic_proportion: number;
};

const rdkit = await initRDKit();
const rdkitErrors = started(rdkit.set_log_capture("rdApp.error"));
const aromaticAtom = started(rdkit.get_qmol("[a]"));

/**
 * Solubility by the ESOL equation of Delaney, J. Chem. Inf. Comput. Sci. 2004, 44, 1000:
 * logS = 0.16 − 0.63 cLogP − 0.0062 MW + 0.066 RB − 0.74 AP.
 *
 * cLogP is RDKit's (Wildman and Crippen); Delaney fitted the equation to another program's, so the figures differ a little.
 *
 * @throws {Error} that names the SMILES and what is wrong with it
 */
export function predictSolubility(smiles: string): Solubility {
  const molecule = parseSmiles(smiles.trim());
  try {
    const { CrippenClogP, amw, NumRotatableBonds, NumHeavyAtoms } = JSON.parse(molecule.get_descriptors());
    if (NumHeavyAtoms === 0) throw new Error(`The SMILES "${smiles}" has no atom but hydrogen.`);
    const aromaticProportion = countMatches(molecule.get_substruct_matches(aromaticAtom)) / NumHeavyAtoms;
    const logS =
      0.16 - 0.63 * CrippenClogP - 0.0062 * amw + 0.066 * NumRotatableBonds - 0.74 * aromaticProportion;
    return {
      predicted_log_solubility: round(logS),
      clogp: round(CrippenClogP),
      molecular_weight: round(amw),
      rotatable_bonds: NumRotatableBonds,
      aromatic_proportion: round(aromaticProportion),
    };
  } finally {
    molecule.delete(); // RDKit's memory is not garbage-collected
  }
}

function parseSmiles(smiles: string) {
  if (smiles === "") throw new Error("The SMILES is empty."); // on which RDKit would throw, without words
  // RDKit would take what follows a blank for the molecule's name, and score half a line.
  if (/\s/.test(smiles)) throw new Error(`The SMILES "${smiles}" has a blank in it.`);
  rdkitErrors.clear_buffer();
  const molecule = rdkit.get_mol(smiles);
  if (!molecule) throw new Error(`The SMILES "${smiles}" is not valid: ${lastReason()}.`);
  return molecule;
}

/** The first line that RDKit logged, without its clock: `unclosed ring`. */
function lastReason(): string {
  const [line = ""] = rdkitErrors.get_buffer().split("\n");
  const reason = line.replace(/^\[[\d:]+\] /, "").replace(/^SMILES Parse Error: /, "");
  return reason.replace(/ (for input|while parsing): .*$/, "") || "RDKit cannot read it";
}

/** RDKit answers a list of matches, or `{}` for none. */
function countMatches(matches: string): number {
  const list: unknown = JSON.parse(matches);
  return Array.isArray(list) ? list.length : 0;
}

function started<Part>(part: Part | null): Part {
  if (part === null) throw new Error("RDKit did not start.");
  return part;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
