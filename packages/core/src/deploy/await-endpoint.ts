import type { EndpointFacts } from "../aws/describe-endpoint.ts";
import { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import type { DeployContext } from "./deploy-context.ts";

/**
 * Looks at an endpoint until its status is one that `ends` the wait.
 * @throws {SageMakerAsyncError} `deadline_exceeded` (retryable), `cancelled`, `endpoint_not_found`, `access_denied`.
 */
export async function awaitEndpoint(
  name: string,
  ends: (status: string) => boolean,
  { session, clock, signal, timeoutMs, pollMs, report }: DeployContext,
): Promise<EndpointFacts> {
  const startedAt = clock.now();
  for (;;) {
    const facts = await session.describe(name, signal).catch(ignorePassing);
    const elapsedMs = clock.now() - startedAt;
    if (facts) {
      report({ type: "waiting", status: facts.status, elapsedMs, ...facts.instances });
      if (ends(facts.status)) return facts;
    }
    const remainingMs = timeoutMs - elapsedMs;
    if (remainingMs <= 0) throw lateError(name, facts?.status, timeoutMs);
    await clock.sleep(Math.min(pollMs, remainingMs), signal);
  }
}

/** False for a status that AWS leaves by itself; until then it refuses to delete the endpoint. */
export function isSettled(status: string): boolean {
  return !["Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting"].includes(status);
}

/** A wait of minutes does not end because one of its looks was throttled. */
function ignorePassing(error: unknown): undefined {
  const isPassing = SageMakerAsyncError.isInstance(error) && error.retryable && error.code !== "cancelled";
  if (!isPassing) throw error;
}

function lateError(name: string, status: string | undefined, timeoutMs: number): SageMakerAsyncError {
  const state = status === undefined ? "AWS did not say how it is" : `it is still ${status}`;
  const message = `After ${Math.round(timeoutMs / 1000)} s (\`timeoutMs\`) endpoint "${name}" is not ready: ${state}.`;
  return new SageMakerAsyncError("deadline_exceeded", message, { retryable: true });
}
