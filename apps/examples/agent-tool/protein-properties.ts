import { hydropathy, residueMass, waterMass } from "./amino-acids.ts";
import { isoelectricPoint } from "./isoelectric-point.ts";

export type ProteinProperties = {
  readonly length: number;
  /** Da */
  readonly molecularWeight: number;
  /** The pH at which the protein as a whole carries no charge. */
  readonly isoelectricPoint: number;
  /** Grand average of hydropathy: above 0 for a protein that shuns water. */
  readonly gravy: number;
};

/** What follows from the sequence alone. It consists of the 20 standard amino acids, in capital letters. */
export function proteinProperties(sequence: string): ProteinProperties {
  const residues = [...sequence];
  const sum = (table: Readonly<Record<string, number>>) =>
    residues.reduce((total, residue) => total + (table[residue] ?? Number.NaN), 0);
  return {
    length: residues.length,
    molecularWeight: round(sum(residueMass) + waterMass, 1),
    isoelectricPoint: round(isoelectricPoint(residues), 2),
    gravy: round(sum(hydropathy) / residues.length, 3),
  };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
