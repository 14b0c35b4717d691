import { type DeploySession, openDeploySession } from "../aws/deploy-session.ts";
import { type Clock, systemClock } from "../wait/clock.ts";
import type { DeployControl } from "./options.ts";
import type { DeployProgress } from "./progress.ts";

/** What every step of a deployment works with. */
export type DeployContext = {
  readonly session: DeploySession;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly pollMs: number;
  readonly report: (progress: DeployProgress) => void;
};

/** Opens the AWS clients for some work, and closes them when it has ended, however. */
export async function withDeployContext<Result>(
  control: DeployControl,
  work: (context: DeployContext) => Promise<Result>,
): Promise<Result> {
  const { clock = systemClock, signal = new AbortController().signal, onProgress } = control;
  const { timeoutMs = 3_600_000, pollMs = 15_000 } = control;
  const session = await openDeploySession(control.clients, control.clientConfig ?? {});
  const report = (progress: DeployProgress) => onProgress?.(progress);
  try {
    return await work({ session, clock, signal, timeoutMs, pollMs, report });
  } finally {
    session.close();
  }
}
