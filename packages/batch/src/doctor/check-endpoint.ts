import {
  DescribeEndpointCommand,
  type DescribeEndpointOutput,
  ListTagsCommand,
} from "@aws-sdk/client-sagemaker";
import { askAws } from "./aws-answer.ts";
import { type Check, granted, missing } from "./check.ts";
import type { DoctorClients } from "./clients.ts";

/** The endpoint as AWS describes it. Returns nothing where AWS does not. */
export async function* checkEndpoint(
  { sagemaker }: DoctorClients,
  name: string,
): AsyncGenerator<Check, DescribeEndpointOutput | undefined> {
  const answer = await askAws(sagemaker.send(new DescribeEndpointCommand({ EndpointName: name })));
  const describe = {
    name: "sagemaker:DescribeEndpoint",
    resource: `endpoint/${name}`,
    neededFor: "every command: it says what kind the endpoint is, and where its answers are",
  };
  if (answer.kind === "denied") {
    yield missing(describe);
    return undefined;
  }
  if (answer.kind !== "answer") {
    const isMissing = answer.kind === "refused" && /could not find/i.test(answer.message);
    const advice = isMissing
      ? "check its name and the region"
      : "check the network, the region and AWS_ENDPOINT_URL";
    yield { name: "endpoint", state: "failed", detail: `${answer.message} (${advice})` };
    return undefined;
  }
  yield granted(describe);
  yield stateOf(name, answer.output);
  const tags = await askAws(sagemaker.send(new ListTagsCommand({ ResourceArn: answer.output.EndpointArn })));
  const listTags = {
    name: "sagemaker:ListTags",
    resource: `endpoint/${name}`,
    neededFor: "what the endpoint's tags advise; without it, the defaults are used",
  };
  yield tags.kind === "denied" ? { ...missing(listTags), state: "warning" } : granted(listTags);
  return answer.output;
}

function stateOf(
  name: string,
  { EndpointStatus, FailureReason, ...endpoint }: DescribeEndpointOutput,
): Check {
  const variants = endpoint.ProductionVariants ?? [];
  const sum = (of: "CurrentInstanceCount" | "DesiredInstanceCount") =>
    variants.reduce((total, variant) => total + (variant[of] ?? 0), 0);
  const kind = endpoint.AsyncInferenceConfig ? "asynchronous" : "synchronous";
  const instances = `${sum("CurrentInstanceCount")} of ${sum("DesiredInstanceCount")} instances`;
  const reason = FailureReason === undefined ? "" : `: ${FailureReason}`;
  // AWS serves the old configuration while a new one is rolled out.
  const serves = ["InService", "Updating", "SystemUpdating", "RollingBack"].includes(EndpointStatus ?? "");
  const detail = `${name} is ${EndpointStatus}${reason}, ${kind}, ${instances}`;
  return { name: "endpoint", state: serves ? "ok" : "failed", detail };
}
