/** What is known of the 20 standard amino acids, each table with its source. */

/**
 * Average mass of a residue, that is without the water that a bond sets free, in Da. Expasy, "Masses of amino acids",
 * https://web.expasy.org/findmod/findmod_masses.html.
 */
export const residueMass: Readonly<Record<string, number>> = {
  A: 71.0788,
  R: 156.1875,
  N: 114.1038,
  D: 115.0886,
  C: 103.1388,
  E: 129.1155,
  Q: 128.1307,
  G: 57.0519,
  H: 137.1411,
  I: 113.1594,
  L: 113.1594,
  K: 128.1741,
  M: 131.1926,
  F: 147.1766,
  P: 97.1167,
  S: 87.0782,
  T: 101.1051,
  W: 186.2132,
  Y: 163.176,
  V: 99.1326,
};

/** Average mass of a molecule of water, in Da. */
export const waterMass = 18.0153;

/** Hydropathy index. J. Kyte and R. F. Doolittle, J. Mol. Biol. 1982, 157, 105-132, table 2. */
export const hydropathy: Readonly<Record<string, number>> = {
  A: 1.8,
  R: -4.5,
  N: -3.5,
  D: -3.5,
  C: 2.5,
  E: -3.5,
  Q: -3.5,
  G: -0.4,
  H: -3.2,
  I: 4.5,
  L: 3.8,
  K: -3.9,
  M: 1.9,
  F: 2.8,
  P: -1.6,
  S: -0.8,
  T: -0.7,
  W: -0.9,
  Y: -1.3,
  V: 4.2,
};

/**
 * pK values of the groups that carry a charge, within a chain and at its ends. B. Bjellqvist et al., Electrophoresis 1993,
 * 14, 1023-1031, and 1994, 15, 529-539: the set that Expasy's ProtParam uses.
 */
export const pK = {
  positive: { K: 10, R: 12, H: 5.98 } as Readonly<Record<string, number>>,
  negative: { D: 4.05, E: 4.45, C: 9, Y: 10 } as Readonly<Record<string, number>>,
  aminoEnd: { A: 7.59, M: 7, S: 6.93, P: 8.36, T: 6.82, V: 7.44, E: 7.7 } as Readonly<Record<string, number>>,
  otherAminoEnd: 7.5,
  carboxylEnd: { D: 4.55, E: 4.75 } as Readonly<Record<string, number>>,
  otherCarboxylEnd: 3.55,
};
