import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's folder. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** A folder of `.services`, where `scripts/install-services.sh` puts what it installs. */
export const serviceFolder = (name: string) => join(root, ".services", name);

/** A program that a suite needs: as `scripts/install-services.sh` installs it, or on the PATH. */
export function findProgram(name: string): string | undefined {
  const folders = [serviceFolder("python/bin"), ...(process.env["PATH"] ?? "").split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
