import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { UserError } from "./user-error.ts";

export type Options = {
  readonly json: boolean;
  readonly in: string;
  readonly out: string;
  /** Where the answers are kept; in a new file that goes away at the end, where nothing is said. */
  readonly cache?: string | undefined;
  readonly help: boolean;
};

export const usage = `Usage: npm run demo -- [--in FILE] [--out FILE] [--cache URL] [--json]

  --in FILE   molecules: CSV with a column "smiles"   (default: data/delaney-processed.csv of this example)
  --out FILE  where the answers go, as CSV            (default: predictions.csv of this example)
  --cache URL where the answers are kept for the next time: sqlite:PATH, redis://HOST:PORT, dynamodb://TABLE
                                                      (default: a SQLite file that goes away at the end)
  --json      end with one line of JSON on stdout; everything else goes to stderr
  --help      this text`;

/** @throws {UserError} that names the flag and shows the usage */
export function readOptions(args: readonly string[]): Options {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        json: { type: "boolean", default: false },
        in: { type: "string", default: fileOfExample("data/delaney-processed.csv") },
        out: { type: "string", default: fileOfExample("predictions.csv") },
        cache: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    return values;
  } catch (error) {
    throw new UserError(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  }
}

function fileOfExample(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
