/** A FASTA record, or lines of a bare sequence → the sequence alone. A second record stays in it, and is refused by what checks the letters. */
export function readFasta(text: string): string {
  return text
    .trim()
    .replace(/^>[^\n]*(\n|$)/, "")
    .replaceAll(/\s+/g, "");
}
