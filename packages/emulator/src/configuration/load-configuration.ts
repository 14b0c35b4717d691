import { readFile } from "node:fs/promises";
import { ConfigurationError } from "./configuration-error.ts";
import type { ResolvedConfiguration } from "./configuration-schema.ts";
import { parseFileConfiguration } from "./parse-configuration.ts";

/**
 * Reads and checks a configuration file. YAML, of which JSON is a part.
 * @throws ConfigurationError that names the file and what is wrong in it
 */
export async function loadConfiguration(file: string): Promise<ResolvedConfiguration> {
  try {
    return parseFileConfiguration((await readDocument(file)) ?? {});
  } catch (error) {
    throw error instanceof ConfigurationError ? error.inFile(file) : error;
  }
}

/** JSON needs no library, which would slow the start. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function readDocument(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError([{ field: "", message: `the file cannot be read: ${reason}` }], { cause });
  }
  const json = parseJson(text);
  if (json !== undefined) return json;
  try {
    const { parse } = await import("yaml");
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ConfigurationError([{ field: "", message: `not valid YAML or JSON: ${reason}` }], { cause });
  }
}
