import { z } from "zod";

const milliseconds = z.number().min(0);

const latencySchema = z
  .union(
    [
      milliseconds,
      z
        .strictObject({ min: milliseconds, max: milliseconds })
        .refine(({ min, max }) => max >= min, { path: ["max"], message: "must be at least min" })
        .meta({ description: "Any time between the two, all as likely." }),
      z
        .strictObject({ median: z.number().positive(), p95: z.number().positive() })
        .refine(({ median, p95 }) => p95 >= median, { path: ["p95"], message: "must be at least median" })
        .meta({ description: "Log-normal: half are below the median, 95 of 100 below p95." }),
    ],
    "must be milliseconds, or { min, max }, or { median, p95 }",
  )
  .meta({ description: "Milliseconds on the emulator's clock that pass before the model is called." });

/** What a model of any kind may be asked to do beside answering. */
export const modelBehaviour = {
  latencyMs: latencySchema.optional(),
  failureRate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: "Chance of a request to fail with status 500, drawn from the seed and its body." }),
  record: z
    .string()
    .min(1)
    .optional()
    .meta({ description: "File that every answer is appended to, for a replay model." }),
};

export type ModelBehaviour = z.output<z.ZodObject<typeof modelBehaviour>>;
/** A fixed number of milliseconds, or a distribution. */
export type Latency = z.output<typeof latencySchema>;
