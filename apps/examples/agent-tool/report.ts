import { table } from "table";
import type { ProteinProperties } from "./protein-properties.ts";

type Answered = ProteinProperties & { readonly name: string; readonly accession: string };

const left = { alignment: "left" } as const;
const right = { alignment: "right" } as const;

export function tableOfProteins(proteins: readonly Answered[]): string {
  const head = ["protein", "UniProt", "residues", "molecular weight, Da", "pI", "GRAVY"];
  const lines = proteins.map(({ name, accession, length, molecularWeight, isoelectricPoint, gravy }) => [
    name,
    accession,
    length,
    molecularWeight.toFixed(1),
    isoelectricPoint.toFixed(2),
    gravy.toFixed(3),
  ]);
  return table([head, ...lines], {
    columns: [left, left, right, right, right, right],
    drawHorizontalLine: (at, count) => at <= 1 || at === count,
  });
}
