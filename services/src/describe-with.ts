import { describe } from "vitest";

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
