import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { Row } from "@sagemaker-async/core";

/** A row as JSON, for `argParser`. */
export function parseRow(text: string): Row {
  const row = parsed(text);
  if (typeof row === "object" && row !== null && !Array.isArray(row)) return row as Row;
  throw new InvalidArgumentError(`It must be one row as JSON, in quotes for the shell: '{"smiles":"CCO"}'.`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
