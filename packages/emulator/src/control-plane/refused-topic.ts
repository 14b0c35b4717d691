import type { AsyncConfiguration } from "../configuration/endpoint-schema.ts";
import { isNamed } from "../permissions/iam-actions.ts";
import type { Principals } from "../permissions/permissions.ts";

type Topics = Pick<AsyncConfiguration, "successTopic" | "errorTopic">;

/** Why an endpoint cannot be made whose model's role may not publish to its topics, in AWS's words; undefined when it may. */
export function refusedTopic(
  topics: Topics | undefined,
  role: string | undefined,
  principals: Principals,
): string | undefined {
  const topic = topics?.successTopic ?? topics?.errorTopic;
  const deny = role === undefined ? undefined : principals[role]?.deny;
  if (topic === undefined || deny === undefined || !isNamed("sns:Publish", deny)) return undefined;
  return (
    `The provided role "${role}" is invalid. Please ensure the role exists, that its trust relationship policy allows the action ` +
    `"sts:AssumeRole" for the service principal "sagemaker.amazonaws.com", and has "sns:Publish" permissions for topic "${topic}".`
  );
}
