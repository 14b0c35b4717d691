import { checkSettings } from "./check-settings.ts";
import { OptionChecks } from "./option-checks.ts";
import type { DeployControl, DeployOptions, UndeployOptions } from "./options.ts";
import type { ResolvedSettings } from "./settings.ts";
import { nameRule } from "./text-rules.ts";

const controls = [
  "dryRun",
  "timeoutMs",
  "pollMs",
  "onProgress",
  "signal",
  "clientConfig",
  "clients",
  "clock",
] satisfies readonly (keyof DeployControl)[];

/**
 * Checks options against AWS's limits and fills in the defaults.
 * @throws {SageMakerAsyncError} `invalid_option`, with everything that is wrong.
 */
export function resolveDeployOptions(given: DeployOptions): ResolvedSettings {
  const settings = settingsOf(given);
  const checks = new OptionChecks();
  checkControl(given, checks);
  checkSettings(given, settings, [...controls, "readQuota"], checks);
  checks.end("The deployment");
  return settings;
}

/** @throws {SageMakerAsyncError} `invalid_option`, with everything that is wrong. */
export function checkUndeployOptions(given: UndeployOptions): void {
  const checks = new OptionChecks();
  checkControl(given, checks);
  checks.text("name", given.name, nameRule);
  checks.known(given, ["name", ...controls]);
  checks.end("Undeploying");
}

function checkControl({ timeoutMs, pollMs }: DeployControl, checks: OptionChecks): void {
  if (timeoutMs !== undefined) checks.whole("timeoutMs", timeoutMs, 1);
  if (pollMs !== undefined) checks.whole("pollMs", pollMs, 1);
}

function settingsOf(given: DeployOptions): ResolvedSettings {
  const isAsync = given.mode !== "realtime";
  // What a caller without types leaves out stands empty here; the checks look at what was given.
  const { min = isAsync ? 0 : 1, max = 0 }: { min?: number | undefined; max?: number } =
    given.instances ?? {};
  const async = {
    outputPath: given.outputPath ?? "",
    failurePath: given.failurePath ?? "",
    maxConcurrentInvocationsPerInstance: given.maxConcurrentInvocationsPerInstance ?? 1,
    successTopic: given.successTopic,
    errorTopic: given.errorTopic,
  };
  return {
    name: given.name,
    image: given.image,
    modelDataUrl: given.modelDataUrl,
    roleArn: given.roleArn,
    environment: given.environment,
    instanceType: given.instanceType,
    async: isAsync ? async : undefined,
    min,
    max,
    scaling: {
      backlogPerInstance: given.scaling?.backlogPerInstance ?? 5,
      cpuUtilizationPercent: given.scaling?.cpuUtilizationPercent ?? 60,
      scaleInCooldownSeconds: given.scaling?.scaleInCooldownSeconds ?? 300,
      scaleOutCooldownSeconds: given.scaling?.scaleOutCooldownSeconds ?? 300,
      wakeCooldownSeconds: given.scaling?.wakeCooldownSeconds ?? 300,
    },
    metadata: {
      async_endpoint: isAsync,
      instance: String(given.instanceType),
      min_instances: min,
      max_instances: max,
      ...(isAsync ? { async_max_concurrent: async.maxConcurrentInvocationsPerInstance } : {}),
      ...given.metadata,
    },
  };
}
