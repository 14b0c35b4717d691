import { type ClientConfig, Endpoint, type Row } from "@sagemaker-async/core";

/** Above this (log10 of mol/L) a molecule counts as soluble. */
const solubleFrom = -2;

/**
 * The app that is tested: which molecules dissolve in water, and of which it is not known.
 * @param clientConfig as for any AWS SDK client; a test gives the emulator's
 * @throws when more than a fifth of the molecules was not answered
 */
export async function findSoluble(molecules: readonly Row[], clientConfig: ClientConfig = {}) {
  const endpoint = await Endpoint.connect("solubility", { clientConfig });
  const { rows, failures } = await endpoint.inference(molecules, { tolerate: "20%" });
  return {
    soluble: rows.filter(({ logS }) => typeof logS === "number" && logS >= solubleFrom).map(nameOf),
    unknown: failures.map(({ row, error }) => `${nameOf(row)}: ${error.code}`),
  };
}

function nameOf({ smiles }: Row): string {
  return String(smiles);
}
