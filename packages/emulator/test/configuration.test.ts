import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { configurationJsonSchema } from "../src/configuration/json-schema.ts";
import { ConfigurationError, loadConfiguration, startEmulator } from "../src/index.ts";

async function fileWith(content: string, name = "emulator.yaml"): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), "emulator-")), name);
  await writeFile(file, content);
  return file;
}

const wrong: [string, string, string][] = [
  ["an unknown field", "regin: us-east-1", "regin: is not a known field"],
  [
    "an unknown field of an endpoint",
    "endpoints: {a: {modle: {}}}",
    "endpoints.a.modle: is not a known field",
  ],
  [
    "a missing output path",
    "endpoints: {a: {async: {}}}",
    "endpoints.a.async.outputPath: must be string, but is missing",
  ],
  [
    "an output path that is no S3 location",
    "endpoints: {a: {async: {outputPath: /tmp}}}",
    "endpoints.a.async.outputPath: must be an S3 location",
  ],
  [
    "a concurrency of 0",
    "endpoints: {a: {async: {outputPath: 's3://b', maxConcurrentInvocationsPerInstance: 0}}}",
    "maxConcurrentInvocationsPerInstance: must be >=1",
  ],
  [
    "a text for a number",
    "endpoints: {a: {instances: {max: two}}}",
    "endpoints.a.instances.max: must be number, but is string",
  ],
  [
    "more initial instances than max",
    "endpoints: {a: {instances: {initial: 3, max: 2}}}",
    "endpoints.a.instances.initial: must be from min (0) to max (2)",
  ],
  [
    "a max below min",
    "endpoints: {a: {instances: {initial: 2, min: 2, max: 1}}}",
    "endpoints.a.instances.max: must be at least min (2)",
  ],
  [
    "an unknown model kind",
    "endpoints: {a: {model: {kind: magic}}}",
    "endpoints.a.model.kind: must be one of echo, module, http",
  ],
  [
    "a function in a file",
    "endpoints: {a: {model: {kind: function}}}",
    "endpoints.a.model.kind: must be one of echo, module, http",
  ],
  [
    "a module without a path",
    "endpoints: {a: {model: {kind: module}}}",
    "endpoints.a.model.path: must be string, but is missing",
  ],
  [
    "a model URL that is none",
    "endpoints: {a: {model: {kind: http, url: model}}}",
    "endpoints.a.model.url: must be an http or https URL",
  ],
  [
    "an endpoint name with an underscore",
    "endpoints: {a_b: {}}",
    "endpoints.a_b: an endpoint's name must be",
  ],
  ["a bucket in capitals", "buckets: [Demo]", "buckets[0]: must be an S3 bucket name"],
  ["an account id as a number", "accountId: 123", "accountId: must be string, but is number"],
  [
    "a topic that is no ARN",
    "endpoints: {a: {async: {outputPath: 's3://b', errorTopic: bad}}}",
    "endpoints.a.async.errorTopic: must be the ARN of an SNS topic",
  ],
  [
    "a tag that AWS would refuse",
    "endpoints: {a: {tags: {json: '{}'}}}",
    "endpoints.a.tags.json: may hold only",
  ],
  ["an unknown status", "endpoints: {a: {status: Broken}}", "endpoints.a.status: must be one of"],
  ["a port out of range", "port: 70000", "port: must be <=65535"],
  ["a list in place of a map", "[]", "must be object, but is array"],
  ["text that is no YAML", "a: [", "not valid YAML or JSON"],
];

describe("a configuration file is refused for", () => {
  test.each(wrong)("%s", async (_what, content, message) => {
    const file = await fileWith(content);
    const error = await loadConfiguration(file).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(String(error)).toContain(file);
    expect(String(error)).toContain(message);
  });

  test("all that is wrong at once", async () => {
    const error = await loadConfiguration(await fileWith("port: x\nseed: 1.5\nextra: 1")).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ problems: [{ field: "seed" }, { field: "port" }, { field: "extra" }] });
  });

  test("not being there", async () => {
    await expect(loadConfiguration("/nowhere/emulator.yaml")).rejects.toThrow(
      /\/nowhere\/emulator\.yaml: the file cannot be read/,
    );
  });
});

test("a program's configuration is checked the same way", async () => {
  await expect(startEmulator({ endpoints: { a: { instances: { max: 0 } } } })).rejects.toThrow(
    "endpoints.a.instances.max: must be >=1",
  );
  const wrongModel = JSON.parse('{"endpoints":{"a":{"model":{"kind":"magic"}}}}');
  await expect(startEmulator(wrongModel)).rejects.toThrow(
    "endpoints.a.model.kind: must be one of echo, module, http, command, fixtures, replay, sagemaker, function",
  );
});

test("JSON is taken too, and an empty file is a configuration", async () => {
  const file = await fileWith('{"region":"eu-west-1","endpoints":{"a":{}}}', "emulator.json");
  expect(await loadConfiguration(file)).toMatchObject({
    region: "eu-west-1",
    endpoints: {
      a: { status: "InService", model: { kind: "echo" }, instances: { initial: 0, min: 0, max: 1 } },
    },
  });
  expect(await loadConfiguration(await fileWith(""))).toMatchObject({
    region: "us-east-1",
    accountId: "000000000000",
  });
});

test("the published JSON Schema knows every field of an endpoint", () => {
  const schema = JSON.stringify(configurationJsonSchema());
  for (const field of [
    "outputPath",
    "coldStartMs",
    "idleMs",
    "failureReason",
    "latencyMs",
    "accessKeyIds",
    "principals",
    "faults",
  ]) {
    expect(schema).toContain(`"${field}"`);
  }
});

test("the built package carries it", async () => {
  const built = await readFile(new URL("../configuration.schema.json", import.meta.url), "utf8");
  expect(JSON.parse(built)).toEqual(configurationJsonSchema());
});
