import { isNotFound } from "../aws/deploy-not-found.ts";
import type { PlannedRequest } from "../aws/deploy-request.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { awaitEndpoint, isSettled } from "./await-endpoint.ts";
import { type DeployContext, withDeployContext } from "./deploy-context.ts";
import { namesOf, OWNER_TAG } from "./names.ts";
import type { UndeployOptions } from "./options.ts";
import { planUndeployment } from "./plan-undeployment.ts";
import { checkUndeployOptions } from "./resolve-options.ts";

export type Undeployment = {
  readonly name: string;
  /** The requests that removed something; after a dry run, all that would be made. */
  readonly requests: readonly PlannedRequest[];
};

/**
 * Removes what `deployAsyncEndpoint` created under this name, and nothing else: the alarm, the policies, the scalable target, the endpoint, its
 * configuration, its model. What is not there is passed over, so it can be called again. Objects in S3 stay.
 * @throws {SageMakerAsyncError} `invalid_option`; `endpoint_failed` when AWS cannot remove something; `deadline_exceeded` when the
 *   endpoint is still there after `timeoutMs`; `cancelled`, `access_denied`, `throttled`.
 */
export async function undeployAsyncEndpoint(options: UndeployOptions): Promise<Undeployment> {
  checkUndeployOptions(options);
  const { name } = options;
  const planned = planUndeployment(name);
  if (options.dryRun) return { name, requests: planned };

  return withDeployContext(options, async (context) => {
    const requests: PlannedRequest[] = [];
    for (const request of planned) {
      const isRemoved = await remove(request, name, context).catch((error: unknown) => {
        if (!isNotFound(error)) throw error;
        return false;
      });
      if (isRemoved) requests.push(request);
    }
    return { name, requests };
  });
}

/** False where it is not this endpoint's; throws where it is not there. */
async function remove(request: PlannedRequest, name: string, context: DeployContext): Promise<boolean> {
  const { session, signal, report } = context;
  const { service, operation } = request;
  if (operation === "DeleteAlarms" && !(await isOwnAlarm(name, context))) return false;
  if (operation === "DeleteEndpoint") await awaitEndpoint(name, isSettled, context);
  await session.send(request, signal);
  report({ type: "request", service, operation });
  // AWS keeps a configuration from being deleted as long as an endpoint uses it.
  if (operation === "DeleteEndpoint") await awaitGone(name, context);
  return true;
}

async function isOwnAlarm(name: string, { session, signal, report }: DeployContext): Promise<boolean> {
  const { wakeAlarm } = namesOf(name);
  const alarm = await session.findAlarm(wakeAlarm, signal);
  const isOwn = alarm?.tags[OWNER_TAG] === name;
  if (alarm && !isOwn) {
    const message = `Alarm "${wakeAlarm}" stays: it has no tag ${OWNER_TAG} with the value "${name}", so somebody else made it.`;
    report({ type: "warning", message });
  }
  return isOwn;
}

async function awaitGone(name: string, context: DeployContext): Promise<void> {
  const left = await awaitEndpoint(name, (status) => status === "Failed", context).catch((error: unknown) => {
    if (!isNotFound(error)) throw error;
  });
  if (!left) return;
  const reason = left.failureReason ?? "AWS gives no reason";
  throw new SageMakerAsyncError("endpoint_failed", `Endpoint "${name}" could not be deleted: ${reason}.`);
}
