import type { InputPreset } from "./input/preset.ts";
import { presets } from "./input/presets.ts";
import { ToolError } from "./tool/tool-error.ts";

/** Variables of the function, such as `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

const extraTools = ["cancel", "list_jobs", "predict"] as const;

/** Tools beyond `invoke_endpoint` and `get_results`. */
export type ExtraTool = (typeof extraTools)[number];

/** The tools that `EXTRA_TOOLS` names. What it names besides is reported by `readSettings`, at the first call. */
export function readExtraTools(environment: Environment): ExtraTool[] {
  return wordsOf(environment["EXTRA_TOOLS"]).filter(isExtraTool);
}

/** The preset that `INPUT_PRESET` names; likewise. */
export function readPreset(environment: Environment): InputPreset | undefined {
  return presets[environment["INPUT_PRESET"] ?? ""]?.();
}

function isExtraTool(name: string): name is ExtraTool {
  return (extraTools as readonly string[]).includes(name);
}

function wordsOf(text = ""): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== "");
}

/** What the function's variables say, with defaults in place. Prefixes are without slashes at their ends. */
export type Settings = {
  readonly endpointName: string;
  readonly bucket: string;
  readonly inputPrefix: string;
  readonly outputPrefix: string;
  readonly failurePrefix: string;
  /** With it, ids are sealed; without it they are names of outputs. */
  readonly idSecret: string | undefined;
  /** Name of a request header that the gateway passes on and that says whose jobs these are. */
  readonly tenantHeader: string | undefined;
  /** How long a request may wait in the endpoint's queue: 60 to 21,600. */
  readonly requestTtlSeconds: number;
  /** How long one invocation may run: 1 to 3,600. */
  readonly invocationTimeoutSeconds: number;
  /** For so long the same input of the same tenant is answered with the same job. 0 switches it off. */
  readonly resubmitWindowSeconds: number;
  /** The most that `wait_seconds` may ask for. */
  readonly maxWaitSeconds: number;
  /** How long links to large results work. */
  readonly resultUrlSeconds: number;
};

/** @throws {ToolError} `CONFIGURATION_ERROR`, naming the variable. */
export function readSettings(environment: Environment): Settings {
  const text = (name: string) => environment[name]?.trim() || undefined;
  const prefix = (name: string, fallback: string) =>
    (text(name) ?? "").replaceAll(/^\/+|\/+$/g, "") || fallback;
  const seconds = (name: string, fallback: number, least: number, most: number) => {
    const value = Number(text(name) ?? fallback);
    if (Number.isInteger(value) && value >= least && value <= most) return value;
    throw misconfigured(`${name} must be a whole number of seconds from ${least} to ${most}.`);
  };
  const settings = {
    endpointName: text("SAGEMAKER_ENDPOINT_NAME") ?? "",
    bucket: text("S3_BUCKET_NAME") ?? "",
    inputPrefix: prefix("S3_INPUT_PREFIX", "async-inference-input"),
    outputPrefix: prefix("S3_OUTPUT_PREFIX", "async-inference-output"),
    failurePrefix: prefix("S3_FAILURE_PREFIX", "async-inference-failures"),
    idSecret: text("JOB_ID_SECRET"),
    tenantHeader: text("TENANT_HEADER")?.toLowerCase(),
    requestTtlSeconds: seconds("REQUEST_TTL_SECONDS", 21_600, 60, 21_600),
    invocationTimeoutSeconds: seconds("INVOCATION_TIMEOUT_SECONDS", 3600, 1, 3600),
    resubmitWindowSeconds: seconds("RESUBMIT_WINDOW_SECONDS", 300, 0, 21_600),
    maxWaitSeconds: seconds("MAX_WAIT_SECONDS", 25, 0, 900),
    resultUrlSeconds: seconds("RESULT_URL_SECONDS", 900, 1, 43_200),
  };
  const strange = wordsOf(environment["EXTRA_TOOLS"]).filter((name) => !isExtraTool(name));
  if (strange.length > 0) {
    throw misconfigured(`EXTRA_TOOLS names ${strange.join(", ")}; there are ${extraTools.join(", ")}.`);
  }
  const preset = text("INPUT_PRESET");
  if (preset && !Object.hasOwn(presets, preset)) {
    throw misconfigured(`INPUT_PRESET is ${preset}; there are ${Object.keys(presets).join(", ")}.`);
  }
  if (settings.tenantHeader && !settings.idSecret) {
    throw misconfigured(
      "TENANT_HEADER needs JOB_ID_SECRET: only sealed ids keep one tenant's jobs from another.",
    );
  }
  return settings;
}

export function requireEndpointName({ endpointName }: Settings): void {
  if (endpointName) return;
  throw misconfigured(
    "SageMaker endpoint name not configured. Check SAGEMAKER_ENDPOINT_NAME environment variable.",
  );
}

export function requireBucket({ bucket }: Settings): void {
  if (bucket) return;
  throw misconfigured("S3 bucket name not configured. Check S3_BUCKET_NAME environment variable.");
}

function misconfigured(message: string): ToolError {
  return new ToolError("CONFIGURATION_ERROR", message);
}
