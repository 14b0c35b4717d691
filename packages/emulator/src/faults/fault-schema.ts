import { z } from "zod";

/** When a fault fires, of all the calls or invocations that fit it. Without any of these: always. */
const trigger = {
  rate: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: "Chance of each to be hit, drawn from the seed. Default: every one is." }),
  count: z.int().min(1).optional().meta({ description: "How many are hit at most. Default: no limit." }),
  skip: z.int().min(0).default(0).meta({ description: "How many are left alone first." }),
};

const delayMs = z.number().min(0).meta({ description: "Milliseconds on the emulator's clock." });

const operation = z
  .string()
  .regex(
    /^[a-z0-9-]+\.([A-Za-z0-9]+|\*)$/,
    "must be an operation such as s3.PutObject, or all of a service such as s3.*",
  )
  .meta({ description: "Named as GET /_emulator/requests counts it, such as s3.PutObject." });

const endpoint = z.string().min(1).optional().meta({ description: "Default: every endpoint." });

/** What can go wrong on the way of an accepted invocation, in its order. */
export type FaultStage = "delivery" | "input" | "model" | "output" | "notification";

/** Kinds that strike a call, and kinds that strike an accepted invocation. */
export const faultSchema = z.discriminatedUnion(
  "kind",
  [
    z.strictObject({
      kind: z.enum(["throttle", "error", "unavailable", "reset", "lostAnswer", "conflict"]),
      operation,
      ...trigger,
    }),
    z.strictObject({ kind: z.literal("slow"), operation, delayMs, ...trigger }),
    z.strictObject({
      kind: z.literal("clockSkew"),
      operation,
      skewMs: z.number().meta({ description: "How far the service's clock is ahead of the caller's." }),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("duplicateDelivery"),
      endpoint,
      stage: z.literal("delivery").default("delivery"),
      delayMs: delayMs.optional(),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("reorderedDelivery"),
      endpoint,
      stage: z.literal("delivery").default("delivery"),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("inputFailed"),
      endpoint,
      stage: z.literal("input").default("input"),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("modelFailed"),
      endpoint,
      stage: z.literal("model").default("model"),
      status: z.int().min(400).max(599).default(500),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("modelSlow"),
      endpoint,
      stage: z.literal("model").default("model"),
      delayMs,
      ...trigger,
    }),
    z.strictObject({
      kind: z.enum(["outputLost", "outputTruncated", "wrongRowCount", "outputFailed"]),
      endpoint,
      stage: z.literal("output").default("output"),
      ...trigger,
    }),
    z.strictObject({
      kind: z.literal("outputSlow"),
      endpoint,
      stage: z.literal("output").default("output"),
      delayMs,
      ...trigger,
    }),
    z.strictObject({
      kind: z.enum(["notificationFailed", "notificationTwice"]),
      endpoint,
      stage: z.literal("notification").default("notification"),
      ...trigger,
    }),
  ],
  {
    error:
      "must be one of throttle, error, unavailable, reset, lostAnswer, conflict, slow, clockSkew, " +
      "duplicateDelivery, reorderedDelivery, inputFailed, modelFailed, modelSlow, " +
      "outputLost, outputTruncated, wrongRowCount, outputFailed, outputSlow, notificationFailed, notificationTwice",
  },
);

/** A fault as it is asked for. */
export type Fault = z.input<typeof faultSchema>;
/** A fault with its defaults in place. */
export type ResolvedFault = z.output<typeof faultSchema>;
export type FaultKind = ResolvedFault["kind"];
/** A fault that strikes calls. */
export type OperationFault = Extract<ResolvedFault, { operation: string }>;
/** A fault that strikes accepted invocations at one stage of their way. */
export type FaultOf<Stage extends FaultStage> = Extract<ResolvedFault, { stage: Stage }>;
