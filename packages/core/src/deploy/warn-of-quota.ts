import type { DeployOptions } from "./options.ts";
import type { DeployProgress } from "./progress.ts";

/** Says so where the account's limit is below `instances.max`. Never throws: it is a look ahead, and AWS has the last word. */
export async function warnOfQuota(
  { readQuota, instanceType, instances }: DeployOptions,
  report: (progress: DeployProgress) => void,
): Promise<void> {
  if (!readQuota) return;
  const quotaName = `${instanceType} for endpoint usage`;
  const message = await readQuota(quotaName).then(
    (quota) => (quota !== undefined && quota < instances.max ? tooLow(quotaName, quota, instances.max) : ""),
    (error: unknown) => `The quota "${quotaName}" could not be read, so it was not checked: ${String(error)}`,
  );
  if (message !== "") report({ type: "warning", message });
}

function tooLow(quotaName: string, quota: number, max: number): string {
  return `\`instances.max\` is ${max}, but the account's quota "${quotaName}" is ${quota}: it will not scale further than that. Ask for more in Service Quotas.`;
}
