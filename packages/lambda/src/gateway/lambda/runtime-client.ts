import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { GatewayError } from "../gateway-error.ts";

const PACKAGE = "aws-lambda-ric";

/**
 * The program of AWS Lambda's runtime client for Node.js: as given, or as installed beside the handler, in the working
 * folder, or beside this package.
 *
 * @throws GatewayError that says how to install it
 */
export function findRuntimeClient(given: string | undefined, taskRoot: string): string {
  const beside = [join(taskRoot, "package.json"), join(process.cwd(), "package.json"), import.meta.url];
  const program = given ?? beside.map(resolve).find((found) => found !== undefined);
  if (program === undefined) {
    throw new GatewayError(
      `${PACKAGE}, AWS Lambda's runtime client, is not installed. ` +
        `Run \`npm install --save-dev ${PACKAGE}@4\`; on Linux it compiles with cmake, make and g++ ` +
        "(Debian, Ubuntu: apt-get install -y cmake make g++ xz-utils). Elsewhere use a Linux container.",
    );
  }
  if (!existsSync(program)) throw new GatewayError(`There is no runtime client at ${program}.`);
  if (!existsSync(join(dirname(program), "rapid-client.node"))) {
    throw new GatewayError(
      `${PACKAGE} in ${dirname(program)} is not compiled. Its install script was not run (allow it, and install again), ` +
        "or this is not Linux, where alone it compiles.",
    );
  }
  return program;
}

function resolve(file: string): string | undefined {
  try {
    return createRequire(file).resolve(`${PACKAGE}/index.mjs`);
  } catch {
    return undefined;
  }
}
