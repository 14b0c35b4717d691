import type { Settings } from "../environment.ts";
import type { ToolCall } from "../tool/define-tool.ts";
import { ToolError } from "../tool/tool-error.ts";

/**
 * Whose jobs a call is about: the value of the request header that `TENANT_HEADER` names, as the gateway passes it on
 * (`MetadataConfiguration.allowedRequestHeaders` of the target). `undefined` where the function has no tenants.
 */
export function tenantOf(
  { custom }: Pick<ToolCall, "custom">,
  { tenantHeader }: Settings,
): string | undefined {
  if (tenantHeader === undefined) return undefined;
  const headers = parseHeaders(custom.get("bedrockagentcorepropagatedheaders"));
  const tenant = headers.find(([name, value]) => name.toLowerCase() === tenantHeader && value !== "")?.[1];
  if (typeof tenant === "string") return tenant;
  throw new ToolError(
    "TENANT_MISSING",
    `The request has no header ${tenantHeader}, which says whose jobs these are.`,
  );
}

function parseHeaders(json: string | undefined): [string, unknown][] {
  try {
    const headers: unknown = JSON.parse(json ?? "{}");
    return typeof headers === "object" && headers !== null ? Object.entries(headers) : [];
  } catch {
    return [];
  }
}
