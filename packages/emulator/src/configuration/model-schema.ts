import { z } from "zod";
import type { ModelFunction } from "./model-function.ts";

const echoModel = z.strictObject({
  kind: z.literal("echo"),
  latencyMs: z.number().min(0).default(0).meta({ description: "Milliseconds that an answer takes." }),
});

const moduleModel = z.strictObject({
  kind: z.literal("module"),
  path: z.string().min(1).meta({
    description:
      "JavaScript module whose default export is (request) => response, awaited. Relative to the configuration file.",
  }),
});

const httpModel = z.strictObject({
  kind: z.literal("http"),
  url: z
    .url({ protocol: /^https?$/, error: "must be an http or https URL" })
    .meta({ description: "Server with GET /ping and POST /invocations, as a SageMaker container has them." }),
});

const modelFunction = z.custom<ModelFunction>((value) => typeof value === "function", "must be a function");

const functionModel = z.strictObject({ kind: z.literal("function"), invoke: modelFunction });

/** A model as a configuration file can describe it. */
export const fileModelSchema = z
  .discriminatedUnion("kind", [echoModel, moduleModel, httpModel], {
    error: "must be one of echo, module, http",
  })
  .default({ kind: "echo", latencyMs: 0 });

/** A model as a program can give it: the same, or a function. */
export const modelSchema = z
  .union([
    modelFunction,
    z.discriminatedUnion("kind", [echoModel, moduleModel, httpModel, functionModel], {
      error: "must be one of echo, module, http, function",
    }),
  ])
  .default({ kind: "echo", latencyMs: 0 });

export type ModelConfiguration = z.output<typeof modelSchema>;
