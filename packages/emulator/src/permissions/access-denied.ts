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

/** These answer 400, as https://github.com/aws-controllers-k8s/community/issues/1889 shows for SageMaker. */
const ANSWER_400 = new Set(["sagemaker", "application-autoscaling", "dynamodb", "logs"]);

/** In the words of the service. */
export function accessDenied({ service, action, user, resource }: DeniedCall): WireError {
  if (service === "s3") return s3AccessDenied();
  return new WireError(
    CODES[service] ?? "AccessDeniedException",
    notAuthorized({ user, action, resource }),
    ANSWER_400.has(service) ? 400 : 403,
  );
}

export function notAuthorized({ user, action, resource }: Omit<DeniedCall, "service">): string {
  return `User: ${user} is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`;
}

export function s3AccessDenied(message = "Access Denied"): WireError {
  return new WireError("AccessDenied", message, 403);
}
