import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { predictSolubility } from "./solubility.ts";

/** The part of a request that this model reads. */
type Request = { readonly body: Uint8Array; readonly contentType: string };
type Response = { readonly body: string; readonly contentType: string };

/**
 * The model behind the endpoint: what would run in its container. CSV with a `smiles` column in, one line for each out.
 *
 * One bad molecule fails the whole request, as real models do; the client then finds out which row it was.
 */
export default function solubilityModel({ body, contentType }: Request): Response {
  if (!contentType.startsWith("text/csv")) throw new Error(`Send text/csv, not ${contentType}.`);
  const [header = [], ...lines] = parse(Buffer.from(body), { bom: true });
  const column = header.indexOf("smiles");
  if (column < 0) throw new Error(`The CSV has no column "smiles". It has: ${header.join(", ")}.`);

  const answers = lines.map((line) => predictSolubility(line[column] ?? ""));
  return { body: stringify(answers, { header: true }), contentType: "text/csv" };
}
