import type { Invoker, Row } from "@sagemaker-async/core";
import { runInference } from "@sagemaker-async/core/invoker";
import type { Measured } from "./molecules.ts";

/** What an endpoint, or a graph of endpoints, answers for each molecule: never fewer answers than molecules. */
export async function score(invoker: Invoker, molecules: readonly Measured[]): Promise<readonly Row[]> {
  const rows = molecules.map(({ smiles, descriptors }) => ({ smiles, descriptors }));
  const { rows: answers } = await runInference(invoker, rows, { tolerate: 0 });
  return answers;
}
