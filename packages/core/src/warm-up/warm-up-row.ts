import type { Row } from "../types/row.ts";

/** What is known of the rows that an endpoint takes. */
export type WarmUpRowSources = {
  /** The caller's own row. */
  readonly row?: Row | undefined;
  /** The row that the endpoint's metadata names. */
  readonly metadataRow?: Row | undefined;
  /** The columns that the endpoint's model needs. */
  readonly features?: readonly string[] | undefined;
};

/** Ethanol: a molecule that any model of molecules can compute. */
const MOLECULE = "CCO";

/** The row of a warm-up request: the caller's, else the metadata's, else one made of the model's features. */
export function warmUpRow({ row, metadataRow, features = [] }: WarmUpRowSources): Row {
  const known = row ?? metadataRow;
  if (known) return known;
  if (features.length === 0) return { smiles: MOLECULE };
  return Object.fromEntries(
    features.map((feature) => [feature, /smiles/i.test(feature) ? MOLECULE : 0] as const),
  );
}
