import { describe, expect, test } from "vitest";
import type { DeployOptions } from "../../src/deploy/options.ts";
import { planDeployment } from "../../src/deploy/plan-deployment.ts";
import { checkUndeployOptions } from "../../src/deploy/resolve-options.ts";
import { SageMakerAsyncError } from "../../src/errors/sagemaker-async-error.ts";

const right: DeployOptions = {
  name: "solubility",
  image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/solubility:3",
  roleArn: "arn:aws:iam::123456789012:role/service-role/sagemaker",
  instanceType: "ml.c7i.xlarge",
  outputPath: "s3://demo/async-output",
  failurePath: "s3://demo/async-failures",
  instances: { min: 0, max: 4 },
};
const { outputPath, failurePath, ...common } = right;
const realtime: DeployOptions = { ...common, mode: "realtime", instances: { max: 4 } };

function problemOf(check: () => unknown): string {
  try {
    check();
  } catch (error) {
    if (SageMakerAsyncError.isInstance(error) && error.code === "invalid_option") return error.message;
    throw error;
  }
  return "none";
}

/** Any option, as a caller without types may give it. */
const problemWith = (wrong: object, base = right) => problemOf(() => planDeployment({ ...base, ...wrong }));

const longest = (length: number, start = "") => start + "a".repeat(length - start.length);
const tags = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`key${at}`, at]));
const environment = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`KEY_${at}`, ""]));
const topic = "arn:aws:sns:us-east-1:123456789012:done";

describe("AWS's limits", () => {
  test.each<[string, object]>([
    ["a name of 63 characters", { name: longest(63) }],
    ["a name of one character", { name: "a" }],
    ["hyphens within a name", { name: "a--b-c" }],
    ["an image of 255 characters", { image: longest(255) }],
    ["model data at an https address", { modelDataUrl: "https://s3.amazonaws.com/demo/model.tar.gz" }],
    ["a role in another partition", { roleArn: "arn:aws-us-gov:iam::123456789012:role/sagemaker" }],
    ["100 entries in the environment", { environment: environment(100) }],
    ["an environment value of 1,024 characters", { environment: { KEY: longest(1024) } }],
    ["an environment value with line breaks", { environment: { KEY: "a\nb" } }],
    ["an output path of 512 characters", { outputPath: longest(512, "s3://demo/") }],
    ["1,000 concurrent invocations", { maxConcurrentInvocationsPerInstance: 1000 }],
    ["topics", { successTopic: topic, errorTopic: topic }],
    ["a fixed fleet", { instances: { min: 2, max: 2 } }],
    ["no cool-down", { scaling: { scaleInCooldownSeconds: 0, wakeCooldownSeconds: 0 } }],
    ["44 tags of the caller's beside the deployment's 6", { metadata: tags(44) }],
    ["an option that is undefined", { modelDataUrl: undefined, scaling: undefined, metadata: undefined }],
  ])("allow %s", (_, options) => {
    expect(problemWith(options)).toBe("none");
  });

  test.each<[string, object, string]>([
    ["a name of 64 characters", { name: longest(64) }, "`name`"],
    ["an empty name", { name: "" }, "`name`"],
    ["a name that begins with a hyphen", { name: "-a" }, "`name`"],
    ["a name that ends with a hyphen", { name: "a-" }, "`name`"],
    ["a name with an underscore", { name: "a_b" }, "`name`"],
    ["a name with a line break at its end", { name: "a\n" }, "`name`"],
    ["no name", { name: undefined }, "`name`"],
    ["an image of 256 characters", { image: longest(256) }, "`image`"],
    ["an image with a space", { image: "a b" }, "`image`"],
    ["model data that are no URI", { modelDataUrl: "model.tar.gz" }, "`modelDataUrl`"],
    ["model data of 1,025 characters", { modelDataUrl: longest(1025, "s3://demo/") }, "`modelDataUrl`"],
    ["the name of a role", { roleArn: "sagemaker" }, "`roleArn`"],
    ["an instance type without ml.", { instanceType: "c7i.xlarge" }, "`instanceType`"],
    ["101 entries in the environment", { environment: environment(101) }, "`environment`"],
    ["an environment name with a hyphen", { environment: { "A-B": "1" } }, "`environment`"],
    ["an environment value that is a number", { environment: { KEY: 1 } }, "`environment.KEY`"],
    [
      "an environment value of 1,025 characters",
      { environment: { KEY: longest(1025) } },
      "`environment.KEY`",
    ],
    ["no output path", { outputPath: undefined }, "`outputPath`"],
    ["an output path of 513 characters", { outputPath: longest(513, "s3://demo/") }, "`outputPath`"],
    ["a failure path that is no URI", { failurePath: "failures" }, "`failurePath`"],
    ["0 concurrent invocations", { maxConcurrentInvocationsPerInstance: 0 }, "`maxConcurrent"],
    ["1,001 concurrent invocations", { maxConcurrentInvocationsPerInstance: 1001 }, "`maxConcurrent"],
    ["the name of a success topic", { successTopic: "done" }, "`successTopic`"],
    ["the name of an error topic", { errorTopic: "done" }, "`errorTopic`"],
    ["no instances", { instances: undefined }, "`instances.max`"],
    ["a maximum of 0", { instances: { min: 0, max: 0 } }, "`instances.max`"],
    ["a minimum below 0", { instances: { min: -1, max: 1 } }, "`instances.min`"],
    ["a minimum above the maximum", { instances: { min: 3, max: 2 } }, "must not be above"],
    ["half an instance", { instances: { min: 0, max: 1.5 } }, "`instances.max`"],
    ["a misspelt bound", { instances: { minimum: 0, max: 1 } }, "`instances.minimum`"],
    ["a backlog of 0", { scaling: { backlogPerInstance: 0 } }, "`scaling.backlogPerInstance`"],
    ["an endless backlog", { scaling: { backlogPerInstance: Infinity } }, "`scaling.backlogPerInstance`"],
    ["a scale-in cool-down below 0", { scaling: { scaleInCooldownSeconds: -1 } }, "`scaling.scaleIn"],
    ["a scale-out cool-down below 0", { scaling: { scaleOutCooldownSeconds: -1 } }, "`scaling.scaleOut"],
    [
      "half a second of cool-down",
      { scaling: { wakeCooldownSeconds: 0.5 } },
      "`scaling.wakeCooldownSeconds`",
    ],
    ["a misspelt scaling option", { scaling: { cooldown: 1 } }, "`scaling.cooldown`"],
    ["a target for the CPU", { scaling: { cpuUtilizationPercent: 60 } }, "`scaling.cpuUtilizationPercent`"],
    ["45 tags of the caller's", { metadata: tags(45) }, "51 tags"],
    ["60 tags of the caller's", { metadata: tags(60) }, "AWS allows 50"],
    ["a tag that AWS keeps for itself", { metadata: { "aws:name": 1 } }, '"aws:name"'],
    ["the deployment's own tag", { metadata: { "sagemaker-async:endpoint": "x" } }, "deployment itself"],
    ["metadata that are no JSON", { metadata: { count: 1n } }, "`metadata`"],
    ["an unknown mode", { mode: "batch" }, "`mode`"],
    ["a misspelt option", { instanceTyp: "ml.c7i.xlarge" }, "`instanceTyp`"],
    ["no time", { timeoutMs: 0 }, "`timeoutMs`"],
    ["no pause between looks", { pollMs: 0 }, "`pollMs`"],
  ])("do not allow %s", (_, options, named) => {
    const problem = problemWith(options);
    expect(problem).toContain("(1 problem)");
    expect(problem).toContain(named);
  });

  test.each<[string, object, string]>([
    ["no instance", { instances: { min: 0, max: 2 } }, "`instances.min`"],
    ["an output path", { outputPath }, "`outputPath`"],
    ["a failure path", { failurePath }, "`failurePath`"],
    ["a topic", { successTopic: topic }, "`successTopic`"],
    ["concurrent invocations", { maxConcurrentInvocationsPerInstance: 2 }, "`maxConcurrent"],
    ["a backlog", { scaling: { backlogPerInstance: 5 } }, "`scaling.backlogPerInstance`"],
    ["a wake cool-down", { scaling: { wakeCooldownSeconds: 5 } }, "`scaling.wakeCooldownSeconds`"],
    ["a CPU target of 0", { scaling: { cpuUtilizationPercent: 0 } }, "`scaling.cpuUtilizationPercent`"],
  ])("do not allow a realtime endpoint %s", (_, options, named) => {
    const problem = problemWith(options, realtime);
    expect(problem).toContain("(1 problem)");
    expect(problem).toContain(named);
  });

  test("allow a realtime endpoint", () => {
    expect(problemWith({}, realtime)).toBe("none");
  });
});

describe("wrong options", () => {
  test("are all named at once", () => {
    const problem = problemWith({
      name: "a b",
      image: "",
      instances: { min: 5, max: 2 },
      outputpath: "s3://x",
    });
    expect(problem).toContain("(4 problems)");
    expect(problem).toContain('not "a b".');
    for (const named of ["`name`", "`image`", "must not be above", "`outputpath`"])
      expect(problem).toContain(named);
  });

  test("are named as missing where nothing is given, and nothing else is made of it", () => {
    const problem = problemOf(() => planDeployment({} as DeployOptions));
    expect(problem).toContain("(7 problems)");
    const missing = [
      "name",
      "image",
      "roleArn",
      "instanceType",
      "outputPath",
      "failurePath",
      "instances.max",
    ];
    for (const name of missing) expect(problem).toContain(`\`${name}\` must be`);
    expect(problem.split("not undefined.")).toHaveLength(1 + missing.length);
  });

  test("of a removal too", () => {
    const wrong = { name: "a b", pollMs: -1, prefix: true };
    const problem = problemOf(() => checkUndeployOptions(wrong));
    for (const named of ["(3 problems)", "`name`", "`pollMs`", "`prefix`"]) expect(problem).toContain(named);
    expect(problemOf(() => checkUndeployOptions({ name: "solubility", timeoutMs: 1000 }))).toBe("none");
  });
});
