import { WireError } from "../wire/wire-error.ts";

/** One call that a principal may not make. */
export interface DeniedCall {
  service: string;
  action: string;
  /** ARN of the principal. */
  user: string;
  /** ARN of what the call was about. */
  resource: string;
}

const CODES: Record<string, string> = { sns: "AuthorizationError", sts: "AccessDenied" };

/** 403 in the words of the service. */
export function accessDenied({ service, action, user, resource }: DeniedCall): WireError {
  if (service === "s3") return s3AccessDenied();
  const message = `User: ${user} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`;
  return new WireError(CODES[service] ?? "AccessDeniedException", message, 403);
}

export function s3AccessDenied(): WireError {
  return new WireError("AccessDenied", "Access Denied", 403);
}
