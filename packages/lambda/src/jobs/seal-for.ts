import type { Settings } from "../environment.ts";
import { type IdSeal, idSeal } from "./sealed-id.ts";

/** The seal of the function's ids, where it has a secret. */
export function sealFor({ idSecret, bucket, outputPrefix, failurePrefix }: Settings): IdSeal | undefined {
  if (idSecret === undefined) return undefined;
  const base = `s3://${bucket}/`;
  return idSeal(idSecret, { outputs: `${base}${outputPrefix}/`, failures: `${base}${failurePrefix}/` });
}
