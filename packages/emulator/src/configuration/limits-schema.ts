import { z } from "zod";

const perSecond = (byDefault: number, description: string) =>
  z
    .int()
    .min(1)
    .default(byDefault)
    .meta({ description: `${description}, a second.` });

const prefixRates = z.strictObject({
  writesPerSecond: perSecond(3_500, "PUT, COPY, POST and DELETE requests to a prefix"),
  readsPerSecond: perSecond(5_500, "GET and HEAD requests to a prefix"),
});

const tableRates = z.strictObject({
  tableWriteUnits: perSecond(4_000, "Write units of an on-demand table"),
  tableReadUnits: perSecond(12_000, "Read units of an on-demand table"),
  partitionWriteUnits: perSecond(1_000, "Write units of the items with one partition key"),
  partitionReadUnits: perSecond(3_000, "Read units of the items with one partition key"),
});

/** What AWS bounds and this machine would not. */
export const limitsSchema = z
  .strictObject({
    inputBytes: z
      .int()
      .min(1)
      .default(1024 ** 3)
      .meta({ description: "Of an input in S3. A larger one fails its request." }),
    s3PrefixRates: z
      .union([z.boolean(), prefixRates])
      .default(false)
      .transform((rates) => (rates === true ? prefixRates.parse({}) : rates || undefined))
      .meta({
        description:
          "What clients may ask of an S3 prefix in a second of the emulator's clock: true for what AWS documents, or other numbers. More is 503 SlowDown.",
      }),
    tableRates: z
      .union([z.boolean(), tableRates])
      .default(false)
      .transform((rates) => (rates === true ? tableRates.parse({}) : rates || undefined))
      .meta({
        description:
          "What clients may ask of a table of the embedded DynamoDB in a second of the emulator's clock: true for what AWS documents, or other numbers. More is throttled.",
      }),
  })
  .prefault({})
  .meta({ description: "What AWS bounds and this machine would not." });

export type Limits = z.output<typeof limitsSchema>;
