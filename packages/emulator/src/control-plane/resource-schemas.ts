import { z } from "zod";
import { topicArn } from "../configuration/endpoint-schema.ts";
import { parseS3Uri } from "../storage/s3-uri.ts";
import { resourceName } from "./read-input.ts";
import { tagList } from "./tag-list.ts";

const REQUIRED = "Member must not be null";
const atLeast = (minimum: number) => `Member must have value greater than or equal to ${minimum}`;
const atMost = (maximum: number) => `Member must have value less than or equal to ${maximum}`;

const s3Path = z
  .string(REQUIRED)
  .max(512, "Member must have length less than or equal to 512")
  .refine(
    (path) => parseS3Uri(path) !== undefined,
    "Member must satisfy regular expression pattern: (https|s3)://([^/]+)/?(.*)",
  );

const asyncInferenceConfig = z.object({
  ClientConfig: z
    .object({
      MaxConcurrentInvocationsPerInstance: z.int().min(1, atLeast(1)).max(1000, atMost(1000)).optional(),
    })
    .optional(),
  OutputConfig: z.object(
    {
      KmsKeyId: z.string().max(2048, "Member must have length less than or equal to 2048").optional(),
      S3OutputPath: s3Path.optional(),
      S3FailurePath: s3Path.optional(),
      NotificationConfig: z
        .object({
          SuccessTopic: topicArn.optional(),
          ErrorTopic: topicArn.optional(),
          IncludeInferenceResponseIn: z
            .array(z.enum(["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"]))
            .max(2)
            .optional(),
        })
        .optional(),
    },
    REQUIRED,
  ),
});

const container = z.looseObject({
  Image: z.string().max(255).optional(),
  ModelPackageName: z.string().max(176).optional(),
});

/** The input of CreateModel. What the emulator does not look at is kept, and described as it came. */
export const modelInput = z.looseObject({
  ModelName: resourceName,
  ExecutionRoleArn: z.string().max(2048).optional(),
  PrimaryContainer: container.optional(),
  Containers: z.array(container).max(15).optional(),
  Tags: tagList.optional(),
});

const timeoutSeconds = (shortest: number) =>
  z.int().min(shortest, atLeast(shortest)).max(3_600, atMost(3_600)).optional();

const productionVariant = z.looseObject({
  VariantName: resourceName,
  ModelName: resourceName,
  InitialInstanceCount: z.int().min(1, atLeast(1)).default(1),
  InitialVariantWeight: z.number().min(0, atLeast(0)).default(1),
  InstanceType: z.string().optional(),
  ModelDataDownloadTimeoutInSeconds: timeoutSeconds(60),
  ContainerStartupHealthCheckTimeoutInSeconds: timeoutSeconds(60),
  VariantInstanceProvisionTimeoutInSeconds: timeoutSeconds(300),
});

/** The input of CreateEndpointConfig. AWS takes no InitialInstanceCount below one: zero is for scaling. */
export const endpointConfigInput = z.looseObject({
  EndpointConfigName: resourceName,
  ProductionVariants: z
    .tuple([productionVariant], REQUIRED)
    .rest(z.never("The emulator serves one production variant an endpoint")),
  AsyncInferenceConfig: asyncInferenceConfig.optional(),
  Tags: tagList.optional(),
});

export type AsyncInferenceConfig = z.output<typeof asyncInferenceConfig>;
export const modelDefinition = modelInput.omit({ ModelName: true, Tags: true });
export type ModelDefinition = z.output<typeof modelDefinition>;
export const endpointConfigDefinition = endpointConfigInput.omit({ EndpointConfigName: true, Tags: true });
export type EndpointConfigDefinition = Pick<
  z.output<typeof endpointConfigInput>,
  "ProductionVariants" | "AsyncInferenceConfig"
>;
