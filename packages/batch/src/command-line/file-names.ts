import { readdirSync } from "node:fs";
import { dirname } from "node:path";

/** The files and folders whose name begins so, as a shell would complete them: folders end with a slash. */
export function fileNames(beginning: string): string[] {
  const folder = beginning.endsWith("/") ? beginning : dirname(beginning);
  const prefix = folder === "." && !beginning.startsWith("./") ? "" : folder.replace(/\/?$/, "/");
  try {
    return readdirSync(folder, { withFileTypes: true })
      .map((entry) => `${prefix}${entry.name}${entry.isDirectory() ? "/" : ""}`)
      .filter((name) => name.startsWith(beginning));
  } catch {
    return []; // a folder that is not there has nothing to complete
  }
}
