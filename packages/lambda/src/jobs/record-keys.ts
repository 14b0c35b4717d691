import { createHash } from "node:crypto";

/** The record of one job. */
export function jobKey(outputName: string, tenant: string | undefined): string {
  return `${jobFolder(tenant)}${outputName}.json`;
}

/** All records of a tenant, or of a function without tenants. */
export function jobFolder(tenant: string | undefined): string {
  return tenant === undefined ? "jobs/" : `jobs/${digest(tenant)}/`;
}

/** The record of what was last asked for with this content. */
export function recentKey(content: {
  readonly endpointName: string;
  readonly tenant: string | undefined;
  readonly body: string;
}): string {
  const { endpointName, tenant = null, body } = content;
  return `recent/${digest(JSON.stringify([endpointName, tenant, body]))}.json`;
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}
