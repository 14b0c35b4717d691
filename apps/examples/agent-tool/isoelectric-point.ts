import { pK } from "./amino-acids.ts";

const PRECISION = 0.0001;

/** Halves the range of pH until its ends are one: the charge only falls as the pH rises. */
export function isoelectricPoint(residues: readonly string[]): number {
  let [low, high] = [0, 14];
  while (high - low > PRECISION) {
    const middle = (low + high) / 2;
    if (charge(residues, middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The sum over all groups, each by the equation of Henderson and Hasselbalch. */
function charge(residues: readonly string[], pH: number): number {
  const positive = [
    pK.aminoEnd[residues.at(0) ?? ""] ?? pK.otherAminoEnd,
    ...residues.flatMap((residue) => pK.positive[residue] ?? []),
  ];
  const negative = [
    pK.carboxylEnd[residues.at(-1) ?? ""] ?? pK.otherCarboxylEnd,
    ...residues.flatMap((residue) => pK.negative[residue] ?? []),
  ];
  const protonated = positive.reduce((sum, value) => sum + 1 / (1 + 10 ** (pH - value)), 0);
  const deprotonated = negative.reduce((sum, value) => sum + 1 / (1 + 10 ** (value - pH)), 0);
  return protonated - deprotonated;
}
