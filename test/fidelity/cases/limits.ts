import { Buffer } from "node:buffer";
import type { InvokeEndpointAsyncCommandInput } from "@aws-sdk/client-sagemaker-runtime";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import type { World } from "../world.ts";

type Members = Partial<InvokeEndpointAsyncCommandInput>;

const body = Buffer.from("x");
const long = (length: number) => "a".repeat(length);

/** What is within a limit is accepted, what is just beyond it is a ValidationError. */
function limit(
  name: string,
  fact: string,
  { within, beyond }: { readonly within: readonly Members[]; readonly beyond: readonly Members[] },
): FidelityCase {
  return {
    name,
    fact,
    certainty: "service model",
    source: sources.runtimeModel,
    async run({ invoke }: World) {
      const call = (members: Members) =>
        invoke({ ...(members.InputLocation === undefined && { Body: body }), ...members });
      for (const members of within) await call(members);
      for (const members of beyond) {
        await expect(call(members), Object.keys(members).join()).rejects.toMatchObject({
          name: "ValidationError",
          $metadata: { httpStatusCode: 400, attempts: 1 },
        });
      }
    },
  };
}

export const limitCases: readonly FidelityCase[] = [
  limit("limit-of-body", "Body: at most 128,000 bytes, counted as bytes and not as characters", {
    within: [{ Body: Buffer.alloc(128_000, "a") }],
    beyond: [{ Body: Buffer.alloc(128_001, "a") }, { Body: Buffer.from("é".repeat(64_001)) }],
  }),
  limit("limit-of-content-type", "ContentType: at most 1,024 ASCII characters", {
    within: [{ ContentType: long(1024) }],
    beyond: [{ ContentType: long(1025) }],
  }),
  limit("limit-of-accept", "Accept: at most 1,024 ASCII characters", {
    within: [{ Accept: long(1024) }],
    beyond: [{ Accept: long(1025) }],
  }),
  limit("limit-of-custom-attributes", "CustomAttributes: at most 1,024 ASCII characters", {
    within: [{ CustomAttributes: long(1024) }],
    beyond: [{ CustomAttributes: long(1025) }, { CustomAttributes: "é" }],
  }),
  limit("limit-of-inference-id", "InferenceId: 1 to 64 printable characters", {
    within: [{ InferenceId: long(64) }],
    beyond: [{ InferenceId: long(65) }],
  }),
  limit("limit-of-input-location", "InputLocation: an s3 or https URI of at most 1,024 characters", {
    within: [],
    beyond: [
      { InputLocation: `s3://bucket/${long(1013)}` },
      { InputLocation: "bucket/key" },
      { InputLocation: "ftp://bucket/key" },
    ],
  }),
  limit(
    "limit-of-output-path-extension",
    "S3OutputPathExtension: 1 to 512 of letters, digits and `!_.*'()/-`, no URI",
    {
      within: [{ S3OutputPathExtension: "Az09!_.*'()/-" }],
      beyond: [
        { S3OutputPathExtension: long(513) },
        { S3OutputPathExtension: "s3://bucket" },
        { S3OutputPathExtension: "a b" },
      ],
    },
  ),
  limit(
    "limit-of-filename",
    "Filename: 1 to 32 characters with one dot at most, so a UUID with hyphens does not fit",
    {
      within: [{ Filename: long(32) }, { Filename: "a-b_c.csv" }],
      beyond: [
        { Filename: "123e4567-e89b-12d3-a456-426614174000" },
        { Filename: "a.b.c" },
        { Filename: "-a" },
      ],
    },
  ),
  limit("limit-of-time-to-live", "RequestTTLSeconds: 60 to 21,600", {
    within: [{ RequestTTLSeconds: 60 }, { RequestTTLSeconds: 21_600 }],
    beyond: [{ RequestTTLSeconds: 59 }, { RequestTTLSeconds: 21_601 }],
  }),
  limit("limit-of-invocation-timeout", "InvocationTimeoutSeconds: 1 to 3,600", {
    within: [{ InvocationTimeoutSeconds: 1 }, { InvocationTimeoutSeconds: 3_600 }],
    beyond: [{ InvocationTimeoutSeconds: 0 }, { InvocationTimeoutSeconds: 3_601 }],
  }),
  limit("limit-of-endpoint-name", "EndpointName: at most 63 letters, digits and inner hyphens", {
    within: [],
    beyond: [{ EndpointName: long(64) }, { EndpointName: "-a" }, { EndpointName: "a_b" }],
  }),
];
