import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { presets } from "../src/input/presets.ts";

const name = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, "must be lower-case letters, digits and single hyphens")
  .max(48);

const seconds = z.int().min(1);
const days = z.int().min(1);
const texts = z.array(z.string().min(1));

/** What `npm run deploy` deploys. `cdk/example.yaml` has every field, with what it means. */
const configurationSchema = z.strictObject({
  name,
  endpoint: z.strictObject({
    image: z.string(),
    modelDataUrl: z.string().startsWith("s3://").optional(),
    environment: z.record(z.string(), z.string()).optional(),
    networkIsolation: z.boolean().optional(),
    instanceType: z.string().startsWith("ml."),
    instances: z.strictObject({ min: z.int().min(0).optional(), max: z.int().min(1) }),
    maxConcurrentInvocationsPerInstance: z.int().min(1).max(1000).optional(),
    scaling: z
      .strictObject({
        backlogPerInstance: z.number().positive(),
        scaleInCooldownSeconds: seconds,
        scaleOutCooldownSeconds: seconds,
        wakeCooldownSeconds: seconds,
      })
      .partial()
      .optional(),
    retentionDays: z
      .strictObject({ input: days, output: days, failure: days, accessLogs: days })
      .partial()
      .optional(),
    includeResponseInNotifications: z.boolean().optional(),
    alarms: z
      .strictObject({ oldestRequestSeconds: seconds, noCapacitySeconds: seconds })
      .partial()
      .optional(),
  }),
  tool: z
    .strictObject({
      inputPreset: z.enum(Object.keys(presets)),
      extraTools: z.array(z.enum(["cancel", "list_jobs", "predict"])),
      sealIds: z.boolean(),
      tenantHeader: z.string().min(1),
      memoryMb: z.int().min(128).max(10_240),
      timeoutSeconds: z.int().min(1).max(900),
      reservedConcurrency: z.int().min(0),
      logLevel: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]),
      metricsNamespace: z.string().min(1),
    })
    .partial()
    .optional(),
  gateway: z.strictObject({
    authorizer: z.strictObject({
      discoveryUrl: z.url().endsWith("/.well-known/openid-configuration"),
      allowedClients: texts.optional(),
      allowedAudience: texts.optional(),
      allowedScopes: texts.optional(),
    }),
    instructions: z.string().optional(),
    semanticSearch: z.boolean().optional(),
  }),
  alarmEmail: z.email().optional(),
});

export type Configuration = z.infer<typeof configurationSchema>;

/** A file that cannot be used: its message names the file and the field. */
export class ConfigurationError extends Error {}

/** Reads a configuration in YAML or JSON. */
export function readConfiguration(file: string): Configuration {
  let value: unknown;
  try {
    value = parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new ConfigurationError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  const parsed = configurationSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    ({ path, message }) => `  ${path.join(".") || "(file)"}: ${message}`,
  );
  throw new ConfigurationError(`${file} cannot be used:\n${problems.join("\n")}`);
}
