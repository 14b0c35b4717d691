import { z } from "zod";
import { fixturesModel } from "./fixtures-model-schema.ts";
import { modelBehaviour } from "./model-behaviour-schema.ts";
import type { ModelFunction } from "./model-function.ts";

const fromFile = "Relative to the configuration file.";

const echoModel = z.strictObject({ kind: z.literal("echo"), ...modelBehaviour });

const moduleModel = z.strictObject({
  kind: z.literal("module"),
  path: z
    .string()
    .min(1)
    .meta({
      description: `JavaScript module whose default export is (request) => response, awaited. ${fromFile}`,
    }),
  ...modelBehaviour,
});

const httpUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

const httpModel = z.strictObject({
  kind: z.literal("http"),
  url: httpUrl.meta({
    description: "Server with GET /ping and POST /invocations, as a SageMaker container has them.",
  }),
  ...modelBehaviour,
});

const commandModel = z.strictObject({
  kind: z.literal("command"),
  command: z.union([z.string().min(1), z.array(z.string()).min(1)]).meta({
    description:
      "Starts a server with GET /ping and POST /invocations on the port in SAGEMAKER_BIND_TO_PORT. A text goes through the shell.",
  }),
  directory: z
    .string()
    .min(1)
    .optional()
    .meta({ description: `Working directory. ${fromFile}` }),
  environment: z.record(z.string(), z.string()).default({}),
  port: z.int().min(1).max(65_535).optional().meta({ description: "Default: a free one." }),
  graceMs: z
    .number()
    .min(0)
    .default(30_000)
    .meta({ description: "Between SIGTERM and SIGKILL when it is to end. Real time." }),
  ...modelBehaviour,
});

const replayModel = z.strictObject({
  kind: z.literal("replay"),
  path: z
    .string()
    .min(1)
    .meta({ description: `File that a model with record has written. ${fromFile}` }),
  recordedLatency: z
    .boolean()
    .default(false)
    .meta({ description: "Whether an answer takes as long as it took when it was recorded." }),
  ...modelBehaviour,
});

const sagemakerModel = z.strictObject({
  kind: z.literal("sagemaker"),
  endpointName: z.string().min(1).max(63).meta({ description: "A real endpoint that requests go on to." }),
  async: z.boolean().default(true).meta({ description: "Whether it is an asynchronous endpoint." }),
  inputPath: z
    .string()
    .regex(/^s3:\/\/[^/]+/, "must be an S3 location such as s3://bucket/prefix")
    .optional()
    .meta({ description: "Where inputs above 128,000 bytes are put. They stay there." }),
  region: z.string().min(1).optional().meta({ description: "Default: as the AWS SDK finds it." }),
  url: httpUrl.optional().meta({ description: "Default: AWS." }),
  ...modelBehaviour,
});

const modelFunction = z.custom<ModelFunction>((value) => typeof value === "function", "must be a function");

const functionModel = z.strictObject({
  kind: z.literal("function"),
  invoke: modelFunction,
  ...modelBehaviour,
});

const kinds = [
  echoModel,
  moduleModel,
  httpModel,
  commandModel,
  fixturesModel,
  replayModel,
  sagemakerModel,
] as const;
const kindNames = "echo, module, http, command, fixtures, replay, sagemaker";

/** A model as a configuration file can describe it. */
export const fileModelSchema = z
  .discriminatedUnion("kind", kinds, { error: `must be one of ${kindNames}` })
  .default({ kind: "echo" });

/** A model as a program can give it: the same, or a function. */
export const modelSchema = z
  .union([
    modelFunction,
    z.discriminatedUnion("kind", [...kinds, functionModel], {
      error: `must be one of ${kindNames}, function`,
    }),
  ])
  .default({ kind: "echo" });

export type ModelConfiguration = z.output<typeof modelSchema>;
export type CommandModelConfiguration = z.output<typeof commandModel>;
export type ReplayModelConfiguration = z.output<typeof replayModel>;
export type SagemakerModelConfiguration = z.output<typeof sagemakerModel>;
