import type { OptionChecks } from "./option-checks.ts";
import type { DeploymentSettings, ScalingOptions } from "./options.ts";
import { problemOfTags } from "./owner-tags.ts";
import type { ResolvedSettings } from "./settings.ts";
import {
  environmentNameRule,
  environmentValueRule,
  folderRule,
  imageRule,
  instanceTypeRule,
  modelDataRule,
  nameRule,
  roleRule,
  topicRule,
} from "./text-rules.ts";

const asyncOnly = [
  "outputPath",
  "failurePath",
  "maxConcurrentInvocationsPerInstance",
  "successTopic",
  "errorTopic",
] satisfies readonly (keyof DeploymentSettings)[];

const known: readonly string[] = [
  "name",
  "mode",
  "image",
  "modelDataUrl",
  "roleArn",
  "environment",
  "instanceType",
  ...asyncOnly,
  "instances",
  "scaling",
  "metadata",
] satisfies readonly (keyof DeploymentSettings)[];

const asyncScalingOnly = ["backlogPerInstance", "wakeCooldownSeconds"] satisfies (keyof ScalingOptions)[];
const MAX_ENVIRONMENT = 100;

/** Checks what is to be deployed: `given` for what was asked, `settings` for what it comes to. */
export function checkSettings(
  given: DeploymentSettings,
  settings: ResolvedSettings,
  also: readonly string[],
  checks: OptionChecks,
): void {
  checks.known(given, [...known, ...also]);
  checks.text("name", settings.name, nameRule);
  checks.text("image", settings.image, imageRule);
  checks.text("roleArn", settings.roleArn, roleRule);
  checks.text("instanceType", settings.instanceType, instanceTypeRule);
  if (settings.modelDataUrl !== undefined) checks.text("modelDataUrl", settings.modelDataUrl, modelDataRule);
  checkEnvironment(settings.environment ?? {}, checks);
  checkMode(given, settings, checks);
  checkInstances(given, settings, checks);
  checkScaling(given.scaling ?? {}, settings, checks);
  const problem = problemOfTags(settings);
  if (problem !== undefined) checks.add(`\`metadata\`: ${problem}`);
}

function checkEnvironment(environment: { readonly [name: string]: string }, checks: OptionChecks): void {
  const entries = Object.entries(environment);
  if (entries.length > MAX_ENVIRONMENT) {
    checks.add(`\`environment\` has ${entries.length} entries; AWS allows ${MAX_ENVIRONMENT}.`);
  }
  for (const [name, value] of entries) {
    checks.text("environment", name, environmentNameRule);
    checks.text(`environment.${name}`, value, environmentValueRule);
  }
}

function checkMode(given: DeploymentSettings, { async }: ResolvedSettings, checks: OptionChecks): void {
  if (given.mode !== undefined && given.mode !== "async" && given.mode !== "realtime") {
    checks.add(`\`mode\` must be "async" or "realtime", not ${String(given.mode)}.`);
  }
  if (!async) {
    for (const option of asyncOnly) {
      if (given[option] !== undefined) checks.add(`\`${option}\` has no meaning with mode "realtime".`);
    }
    return;
  }
  checks.text("outputPath", given.outputPath, folderRule);
  checks.text("failurePath", given.failurePath, folderRule);
  const concurrent = async.maxConcurrentInvocationsPerInstance;
  checks.whole("maxConcurrentInvocationsPerInstance", concurrent, 1, 1000);
  if (async.successTopic !== undefined) checks.text("successTopic", async.successTopic, topicRule);
  if (async.errorTopic !== undefined) checks.text("errorTopic", async.errorTopic, topicRule);
}

function checkInstances(
  given: DeploymentSettings,
  { async, min, max }: ResolvedSettings,
  checks: OptionChecks,
): void {
  checks.known(given.instances ?? {}, ["min", "max"], "instances.");
  checks.whole("instances.min", min, async ? 0 : 1);
  checks.whole("instances.max", given.instances?.max, 1);
  if (min > max) checks.add(`\`instances.min\` (${min}) must not be above \`instances.max\` (${max}).`);
}

function checkScaling(given: ScalingOptions, { async, scaling }: ResolvedSettings, checks: OptionChecks) {
  checks.known(given, Object.keys(scaling), "scaling.");
  for (const option of async ? (["cpuUtilizationPercent"] as const) : asyncScalingOnly) {
    if (given[option] === undefined) continue;
    checks.add(`\`scaling.${option}\` has no meaning with mode "${async ? "async" : "realtime"}".`);
  }
  checks.positive("scaling.backlogPerInstance", scaling.backlogPerInstance);
  checks.positive("scaling.cpuUtilizationPercent", scaling.cpuUtilizationPercent);
  checks.whole("scaling.scaleInCooldownSeconds", scaling.scaleInCooldownSeconds, 0);
  checks.whole("scaling.scaleOutCooldownSeconds", scaling.scaleOutCooldownSeconds, 0);
  checks.whole("scaling.wakeCooldownSeconds", scaling.wakeCooldownSeconds, 0);
}
