import { existsSync } from "node:fs";
import { basename, dirname, extname, join, resolve } from "node:path";
import { GatewayError } from "../gateway-error.ts";

const EXTENSIONS = [".js", ".mjs", ".cjs"]; // in the order in which Lambda's runtime looks for them

/**
 * A handler's file in Lambda's terms: the folder, and `name.handler` for its export `handler`.
 *
 * @throws GatewayError where the file is missing, or Lambda's runtime would load another one
 */
export function findHandler(file: string): { readonly taskRoot: string; readonly handler: string } {
  const path = resolve(file);
  if (!existsSync(path)) throw new GatewayError(`There is no handler at ${path}.`);
  const taskRoot = dirname(path);
  const extension = extname(path);
  const name = basename(path, extension);
  if (!EXTENSIONS.includes(extension) || name.includes(".")) {
    throw new GatewayError(
      `Lambda loads a handler from NAME${EXTENSIONS.join(", NAME")}, with no dot in the name, but not from ${path}.`,
    );
  }
  const first = ["", ...EXTENSIONS]
    .map((end) => join(taskRoot, `${name}${end}`))
    .find((one) => existsSync(one));
  if (first !== path)
    throw new GatewayError(`Lambda's runtime would load ${first} before ${path}: rename one.`);
  return { taskRoot, handler: `${name}.handler` };
}
