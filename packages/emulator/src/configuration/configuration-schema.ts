import { z } from "zod";
import { faultSchema } from "../faults/fault-schema.ts";
import { assumptionsSchema } from "./assumptions-schema.ts";
import { type AsyncConfiguration, endpointSchema, onScaleInSchema } from "./endpoint-schema.ts";
import { limitsSchema } from "./limits-schema.ts";
import { fileModelSchema, modelSchema } from "./model-schema.ts";
import { principalsSchema } from "./principals-schema.ts";

const bucketName = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    "must be an S3 bucket name: 3 to 63 lower-case letters, digits, dots and hyphens",
  );
const endpointName = z
  .string()
  .max(63)
  .regex(
    /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/,
    "an endpoint's name must be letters, digits and inner hyphens, at most 63",
  );
const serviceUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" });

function schemaWith<Model extends z.ZodType>(model: Model) {
  return z.strictObject({
    $schema: z.string().optional().meta({ description: "For editors." }),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, "must be a region such as us-east-1")
      .default("us-east-1"),
    accountId: z
      .string()
      .regex(/^\d{12}$/, 'must be 12 digits in quotes, such as "000000000000"')
      .default("000000000000"),
    seed: z.int().default(1).meta({
      description:
        "Seeds what is drawn by chance: latencies, failures of models, and what a fault with a rate strikes.",
    }),
    host: z.string().min(1).default("127.0.0.1").meta({ description: "Address to listen on." }),
    port: z.int().min(0).max(65_535).optional().meta({
      description: "Port to listen on; 0 takes a free one. Default: 4580 for the command, 0 in process.",
    }),
    awsEndpoint: serviceUrl
      .optional()
      .meta({ description: "Serves S3, SNS, SQS, DynamoDB and the rest in place of the embedded services." }),
    dynamodbEndpoint: serviceUrl
      .optional()
      .meta({ description: "Serves DynamoDB in place of the embedded one." }),
    state: z.string().min(1).optional().meta({
      description:
        "Directory in which accepted invocations and the embedded services' content outlive the emulator. Default: in memory.",
    }),
    accessKeyIds: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .meta({ description: "Access key ids that are accepted. Without it, any credentials are." }),
    principals: principalsSchema,
    assumptions: assumptionsSchema,
    limits: limitsSchema,
    faults: z.array(faultSchema).default([]).meta({ description: "Faults that are there from the start." }),
    clock: z
      .strictObject({ speed: z.number().positive().default(1), frozen: z.boolean().default(false) })
      .prefault({}),
    buckets: z.array(bucketName).default([]).meta({ description: "Created at the start where missing." }),
    endpoints: z.record(endpointName, endpointSchema(model)).default({}),
    images: z.record(z.string().min(1).max(255), model).default({}).meta({
      description:
        "Models of endpoints made through the API, by the URI of the container image. Others echo.",
    }),
    controlPlane: z
      .strictObject({
        creationMs: z.number().min(0).default(0).meta({
          description: "How long an endpoint made through the API is Creating, Updating and Deleting.",
        }),
        coldStartMs: z.number().min(0).default(0).meta({
          description: "From the decision to start an instance of such an endpoint until it takes work.",
        }),
        onScaleIn: onScaleInSchema,
        visibleAfterMs: z.number().min(0).default(0).meta({
          description:
            "How long calls that refer to a new model or endpoint configuration answer that there is none, as AWS's may.",
        }),
        asyncInference: z.boolean().default(true).meta({
          description:
            "Whether the region has asynchronous inference. Without it CreateEndpoint refuses an AsyncInferenceConfig, as AWS does where it is missing.",
        }),
      })
      .prefault({}),
  });
}

/** What a configuration file may say. */
export const fileConfigurationSchema = schemaWith(fileModelSchema);

/** What a program may pass: the same, with functions as models. */
export const configurationSchema = schemaWith(modelSchema);

/** The emulator's configuration as a program writes it; every field is optional. */
export type EmulatorConfiguration = z.input<typeof configurationSchema>;
/** The configuration with every default in place. */
export type ResolvedConfiguration = z.output<typeof configurationSchema>;
/** One endpoint's configuration with every default in place. */
export type EndpointConfiguration = Omit<ResolvedConfiguration["endpoints"][string], "async"> & {
  async?: AsyncConfiguration | undefined;
};
