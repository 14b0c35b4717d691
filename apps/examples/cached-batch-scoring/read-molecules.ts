import { readFile } from "node:fs/promises";
import { CsvError, parse } from "csv-parse/sync";
import { UserError } from "./user-error.ts";

/** One line of the file. Every cell is text, so that an id such as `00123` or `1e5` stays what it is. */
export type Molecule = { readonly [column: string]: string };

/** The column that holds the molecule, and the key of the cache. */
export const smilesColumn = "smiles";

/** @throws {UserError} that says which file, which line, and what to do */
export async function readMolecules(file: string): Promise<Molecule[]> {
  const bytes = await readBytes(file);
  let hasHeader = false;
  const columns = (header: string[]) => {
    hasHeader = true;
    return checkHeader(header, file);
  };
  const molecules = parseLines(bytes, columns, file);
  if (!hasHeader) {
    throw new UserError(
      `${file} is empty. It must be CSV: a header with a column "${smilesColumn}", then the molecules.`,
    );
  }
  if (molecules.length === 0) {
    throw new UserError(`${file} has a header but no molecules. Add a line for each molecule.`);
  }
  return molecules;
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/, (open|read).*$/, "") : String(error);
    throw new UserError(`${file} cannot be read: ${reason}. Give another file with --in FILE.`);
  }
}

function parseLines(bytes: Buffer, columns: (header: string[]) => string[], file: string): Molecule[] {
  try {
    return parse<Molecule>(bytes, {
      bom: true,
      columns,
      on_record: (molecule, { lines }) => checkMolecule(molecule, `${file}, line ${lines}`),
      record_delimiter: ["\r\n", "\n"],
      skip_empty_lines: true,
    });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new UserError(`${file}, line ${error["lines"]}: ${explain(error)}`);
  }
}

/** A molecule without SMILES has no key in the cache. */
function checkMolecule(molecule: Molecule, place: string): Molecule {
  if (molecule[smilesColumn]?.trim() !== "") return molecule;
  throw new UserError(
    `${place}: the cell in the column "${smilesColumn}" is empty. Fill it in, or leave the line out.`,
  );
}

function explain(error: CsvError): string {
  const { code, columns, record } = error as CsvError & { columns?: unknown[]; record?: unknown[] };
  if (code !== "CSV_RECORD_INCONSISTENT_COLUMNS" || !columns || !record)
    return `${error.message}. Correct the line.`;
  const counts = `${record.length} in this line, ${columns.length} in the header`;
  return `the number of cells differs: ${counts}. Correct the line; a cell that holds a comma must be in quotes.`;
}

function checkHeader(header: string[], file: string): string[] {
  if (!header.includes(smilesColumn)) {
    throw new UserError(`${file} has no column "${smilesColumn}". Its columns are: ${header.join(", ")}.`);
  }
  const twice = header.find((column, at) => header.indexOf(column) !== at);
  if (twice !== undefined) throw new UserError(`${file} has two columns "${twice}". Rename one of them.`);
  return header;
}
