import { badInput } from "./bad-input.ts";
import type { Format } from "./format.ts";

const signatures: readonly (readonly [bytes: readonly number[], what: string, instead: string])[] = [
  [[0x50, 0x41, 0x52, 0x31], "a Parquet file", "Add --format parquet, or name it .parquet."],
  [[0x1f, 0x8b], "compressed with gzip", "Name it .gz."],
  [[0x28, 0xb5, 0x2f, 0xfd], "compressed with zstd", "Name it .zst."],
  [[0x50, 0x4b, 0x03, 0x04], "a zip archive or a spreadsheet", "Unpack it, or save it as CSV."],
  [[0x25, 0x50, 0x44, 0x46], "a PDF", "Save its table as CSV."],
  [[0x89, 0x50, 0x4e, 0x47], "a picture", "Name a file of rows."],
  [[0xff, 0xfe], "UTF-16 text", "Convert it: iconv -f UTF-16 -t UTF-8."],
  [[0xfe, 0xff], "UTF-16 text", "Convert it: iconv -f UTF-16 -t UTF-8."],
];

/** Text formats are refused where the first bytes tell that the file is something else. */
export function refuseForeignBytes(first: Uint8Array, name: string, format: Format): void {
  const found = signatures.find(([bytes]) => bytes.every((byte, at) => first[at] === byte));
  if (found) throw badInput(name, undefined, `this is ${found[1]}, not ${format}. ${found[2]}`);
}
