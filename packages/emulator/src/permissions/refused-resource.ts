import { logStreamArn, nameOfGroup } from "../logs/log-names.ts";
import { type Account, sagemakerArn } from "../wire/arn.ts";

/** Which resource of a service a refused call was about, from its path and its parsed body. */
export function refusedResource(
  { service, url }: { service: string; url: string },
  body: unknown,
  account: Account,
): string {
  const { region, accountId } = account;
  const named = (member: string) => {
    const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, member) : undefined;
    return typeof value === "string" ? value : undefined;
  };
  if (service === "sagemaker-runtime") return sagemakerArn(account, "endpoint", url.split("/")[2] ?? "*");
  if (service === "sagemaker") {
    const resourceArn = named("ResourceArn");
    if (resourceArn !== undefined) return resourceArn;
    const endpointConfigName = named("EndpointConfigName");
    if (endpointConfigName !== undefined) return sagemakerArn(account, "endpoint-config", endpointConfigName);
    const modelName = named("ModelName");
    if (modelName !== undefined) return sagemakerArn(account, "model", modelName);
    return sagemakerArn(account, "endpoint", named("EndpointName") ?? "*");
  }
  if (service === "logs") {
    const group = nameOfGroup(named("logGroupName") ?? named("logGroupIdentifier") ?? "");
    return logStreamArn(account, group, named("logStreamName") ?? "");
  }
  const table = service === "dynamodb" ? `table/${named("TableName") ?? "*"}` : "*";
  return `arn:aws:${service}:${region}:${accountId}:${table}`;
}
