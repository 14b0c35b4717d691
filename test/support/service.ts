import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe } from "vitest";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A program that a suite needs: as `scripts/install-services.sh` installs it, or on the PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [join(root, ".services/python/bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/**
 * A suite that needs something which not every machine has. Where it is missing, the suite is skipped and its name says why;
 * with SERVICES=required that is a failure.
 */
export function describeWith(
  title: string,
  needs: { readonly [what: string]: boolean },
  suite: () => void,
): void {
  const missing = Object.keys(needs).filter((what) => !needs[what]);
  if (missing.length > 0 && process.env["SERVICES"] === "required") {
    throw new Error(
      `"${title}" needs ${missing.join(", ")}, and SERVICES=required. Run scripts/install-services.sh.`,
    );
  }
  const reason = missing.length > 0 ? ` (needs ${missing.join(", ")}: run scripts/install-services.sh)` : "";
  describe.skipIf(missing.length > 0)(`${title}${reason}`, suite);
}
