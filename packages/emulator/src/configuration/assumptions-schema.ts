import { z } from "zod";
import { LOST_CONNECTION, TIMED_OUT } from "../endpoint/failure-texts.ts";
import { scalingAssumptionsSchema } from "./scaling-assumptions-schema.ts";

const textOf = (byDefault: string, description: string) =>
  z.string().min(1).max(4096).default(byDefault).meta({ description });

const failureTextsSchema = z.strictObject({
  timeout: textOf(
    TIMED_OUT,
    "After the invocation time-out. By default the text that real-time endpoints have.",
  ),
  expired: textOf(
    "InternalFailure: invocation expired after {seconds} seconds in the queue",
    "After RequestTTLSeconds in the queue, which are {seconds}.",
  ),
  missingInput: textOf(
    "{code}: {message} (while downloading {location})",
    "For an input that cannot be fetched; {code} and {message} are S3's.",
  ),
  oversizedInput: textOf(
    "The input {location} has {bytes} bytes, more than the {limit} bytes that an input may have.",
    "For an input that is larger than limits.inputBytes.",
  ),
  unwritableOutput: textOf(
    "{code}: {message} (while uploading {location})",
    "For an output that cannot be written; {code} and {message} are S3's.",
  ),
  lostConnection: textOf(
    LOST_CONNECTION,
    "For a container that resets the connection, or dies over a request.",
  ),
  contentType: textOf("text/plain", "The content type that these texts are written with."),
});

/** What AWS does not say and the emulator had to choose: each choice with its default, for whoever knows or fears otherwise. */
export const assumptionsSchema = z
  .strictObject({
    failureTexts: failureTextsSchema.prefault({}).meta({
      description: "What a failure object holds, and its notification says, where no container answered.",
    }),
    failureKey: z.enum(["as-output", "uuid"]).default("as-output").meta({
      description:
        "Whether Filename and S3OutputPathExtension are part of the failure's key as of the output's, or that is a UUID alone.",
    }),
    failureMessage: z
      .strictObject({ failureLocation: z.boolean().default(false), responseBody: z.boolean().default(true) })
      .prefault({})
      .meta({
        description:
          "Whether the notification of a failure tells where the failure object is, and, where the endpoint includes answers for the error topic, holds the container's answer.",
      }),
    outputMetadata: z
      .record(z.string().regex(/^[a-z0-9-]+$/, "must be lower-case letters, digits and hyphens"), z.string())
      .default({})
      .meta({ description: "User metadata of outputs and failures in S3." }),
    encryptedFailures: z.boolean().default(true).meta({
      description:
        "Whether failure objects are encrypted with the KmsKeyId of the endpoint as its outputs are.",
    }),
    repeatedInferenceId: z.enum(["accept", "refuse"]).default("accept").meta({
      description:
        "Whether an InferenceId that the endpoint has had is an invocation of its own, or a ValidationError.",
    }),
    repeatedFilename: z.enum(["overwrite", "refuse"]).default("overwrite").meta({
      description:
        "Whether a Filename that the endpoint has had at this place overwrites the output, or is a ValidationError.",
    }),
    inputCheck: z.boolean().default(false).meta({
      description:
        "Whether a call is refused with a ValidationError where there is no object at its InputLocation.",
    }),
    notInService: z.enum(["refuse", "accept"]).default("refuse").meta({
      description:
        "Whether an endpoint that is Creating, Deleting, Failed or OutOfService answers as if it were not there, or accepts calls.",
    }),
    containerHeaders: z.enum(["documented", "all"]).default("documented").meta({
      description:
        "Whether a container is also sent the call's headers about S3 places and times: InputLocation, S3OutputPathExtension, Filename, RequestTTLSeconds, InvocationTimeoutSeconds.",
    }),
    defaultConcurrency: z.int().min(1).max(1000).default(1).meta({
      description:
        "MaxConcurrentInvocationsPerInstance of endpoints made through the API without one, where AWS chooses.",
    }),
    startupHealthCheckSeconds: z.int().min(60).max(3600).default(240).meta({
      description:
        "How long containers of endpoints made through the API may take until they answer /ping, without a ContainerStartupHealthCheckTimeoutInSeconds.",
    }),
    workOfDeletedEndpoints: z.enum(["stop", "finish"]).default("stop").meta({
      description:
        "Whether what runs when an endpoint is deleted is stopped and writes nothing, or ends first. What waits is forgotten.",
    }),
    expiredItemsDeletedAfterMs: z
      .number()
      .min(0)
      .default(48 * 60 * 60 * 1000)
      .meta({
        description:
          "From the time to live of an item in the embedded DynamoDB until it is deleted, on the emulator's clock. Until then it is read as any other.",
      }),
    scaling: scalingAssumptionsSchema,
  })
  .prefault({})
  .meta({ description: "What AWS does not say and the emulator had to choose." });

export type Assumptions = z.output<typeof assumptionsSchema>;
