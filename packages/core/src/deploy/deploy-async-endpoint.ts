import { isNotFound } from "../aws/deploy-not-found.ts";
import type { PlannedRequest } from "../aws/deploy-request.ts";
import type { DeployAnswer } from "../aws/deploy-session.ts";
import { alteredError } from "../errors/altered-error.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { awaitEndpoint, isSettled } from "./await-endpoint.ts";
import { type DeployContext, withDeployContext } from "./deploy-context.ts";
import type { DeployOptions } from "./options.ts";
import { planDeployment } from "./plan-deployment.ts";
import { arnOfPolicy } from "./plan-scaling.ts";
import { warnOfQuota } from "./warn-of-quota.ts";

export type Deployment = {
  readonly name: string;
  /** Not there after a dry run. */
  readonly endpointArn: string | undefined;
  /** The requests that were made; after a dry run, those that would be. */
  readonly requests: readonly PlannedRequest[];
};

/**
 * Creates an endpoint: model, endpoint configuration, endpoint; waits until it is in service; then gives it its scaling, which for an
 * asynchronous endpoint goes to no instance without work and wakes up when work comes.
 *
 * With `dryRun` it makes no request and returns all of them. What a call has created stays when it fails: `undeployAsyncEndpoint` removes it.
 * @throws {SageMakerAsyncError} `invalid_option` with everything that is wrong; `endpoint_failed` with AWS's reason; `deadline_exceeded` when
 *   the endpoint is not in service after `timeoutMs`; `cancelled`, `access_denied`, `throttled`.
 */
export async function deployAsyncEndpoint(options: DeployOptions): Promise<Deployment> {
  const planned = planDeployment(options);
  const { name } = options;
  if (options.dryRun) return { name, endpointArn: undefined, requests: planned };

  return withDeployContext(options, async (context) => {
    await warnOfQuota(options, context.report);
    const requests: PlannedRequest[] = [];
    const policyArns = new Map<string, string>();
    let endpointArn: string | undefined;
    try {
      for (const step of planned) {
        const request = withPolicyArns(step, policyArns);
        const answer = await sendWhenVisible(request, context);
        requests.push(request);
        context.report({ type: "request", service: request.service, operation: request.operation });
        if (request.operation === "PutScalingPolicy" && answer.PolicyARN !== undefined) {
          policyArns.set(arnOfPolicy(request.input.PolicyName ?? ""), answer.PolicyARN);
        }
        if (request.operation === "CreateEndpoint") {
          endpointArn = answer.EndpointArn;
          await awaitInService(name, context);
        }
      }
    } catch (error) {
      throw requests.length === 0 ? error : withRemains(error, name);
    }
    return { name, endpointArn, requests };
  });
}

/** An alarm's action is a policy, whose ARN only AWS's answer tells. */
function withPolicyArns(request: PlannedRequest, arns: ReadonlyMap<string, string>): PlannedRequest {
  if (request.operation !== "PutMetricAlarm") return request;
  const actions = request.input.AlarmActions?.map((action) => arns.get(action) ?? action);
  return { ...request, input: { ...request.input, AlarmActions: actions } };
}

const VISIBLE_ATTEMPTS = 5;
const VISIBLE_DELAY_MS = 2000;

/** What was created a moment ago may not be seen yet by the request that refers to it. */
async function sendWhenVisible(
  request: PlannedRequest,
  { session, clock, signal }: DeployContext,
): Promise<DeployAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await session.send(request, signal);
    } catch (error) {
      if (!isNotFound(error) || attempt === VISIBLE_ATTEMPTS) throw error;
      await clock.sleep(VISIBLE_DELAY_MS, signal);
    }
  }
}

async function awaitInService(name: string, context: DeployContext): Promise<void> {
  const { status, failureReason } = await awaitEndpoint(name, isSettled, context);
  if (status === "InService") return;
  const reason = failureReason ?? "AWS gives no reason";
  throw new SageMakerAsyncError("endpoint_failed", `Endpoint "${name}" is ${status}: ${reason}.`);
}

/** Adds to an error what it leaves behind. */
function withRemains(error: unknown, name: string): unknown {
  if (!SageMakerAsyncError.isInstance(error)) return error;
  const message = `${error.message} What was created stays: undeployAsyncEndpoint({ name: "${name}" }) removes it, before another try.`;
  return alteredError(error, { message });
}
