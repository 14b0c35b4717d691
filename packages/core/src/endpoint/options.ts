import { parseS3Uri } from "../aws/s3-location.ts";
import { holdsRows } from "../codecs/codec-for.ts";
import { invalidOption } from "../errors/invalid-option.ts";
import { oneOf } from "../errors/one-of.ts";
import { whole } from "../errors/whole.ts";
import type { RowStatus } from "../results/check-rows.ts";
import type { Row } from "../types/row.ts";
import type { StandardSchema } from "../types/standard-schema.ts";
import { type WatchStrategy, watchStrategies } from "../watch/open-watcher.ts";

/** How rows travel. Given to `Endpoint.connect` for all calls, or to one call. */
export type JobOptions = {
  /** Rows in one request. Default: 10. */
  readonly batchSize?: number | undefined;
  /** Requests that are outstanding at once. Default: 64. */
  readonly maxInFlight?: number | undefined;
  /**
   * Format of the requests: `text/csv` (the default), `application/jsonlines` or `application/json`. With any other one each row is
   * `{ body }`, the bytes of one request as base64, and `batchSize` is 1.
   */
  readonly contentType?: string | undefined;
  /** Format asked of the answers. Default: the `contentType`. An answer in no format of rows is the row `{ body, contentType }`, base64. */
  readonly accept?: string | undefined;
  /** Folder for staged inputs, `s3://bucket/prefix`. Default: `endpoints/<name>/async-input` in the bucket of the endpoint's outputs. */
  readonly inputLocation?: string | undefined;
  /**
   * Where inputs travel: `"staged"` in S3 (the default: only a staged input can be withdrawn), `"inline"` in the request itself (chunks of at
   * most 128,000 bytes, two requests fewer), or `"auto"`: inline where the chunk is small enough.
   */
  readonly input?: "staged" | "inline" | "auto" | undefined;
  /** Bytes of one request, at most; a larger row travels alone. Default: no limit but `batchSize`, or 128,000 with `input: "inline"`. */
  readonly maxChunkBytes?: number | undefined;
  /** Passed on to the model with every request, at most 1,024 visible ASCII characters. */
  readonly customAttributes?: string | undefined;
  /** How the endpoint's rows say whether they were computed: a row with another status than `ok` is a failure. */
  readonly status?: RowStatus | undefined;
  /** Checks and types each answered row: any Standard Schema (zod, valibot, arktype …). */
  readonly schema?: StandardSchema<Row> | undefined;
  /** How ends are found out. Default: `"auto"`. */
  readonly watch?: WatchStrategy | undefined;
  /** URL of an SQS queue that is subscribed to the endpoint's success and error topics: then answers are told, not looked for. */
  readonly queueUrl?: string | undefined;
  /** How long a request may wait in the endpoint's queue, 60 to 21,600 s. Default: 21,600 (6 hours), as on AWS. */
  readonly requestTtlSeconds?: number | undefined;
  /** How long one request may run, 1 to 3,600 s. Default: 3,600; AWS's own default is 900, which discards longer work. */
  readonly invocationTimeoutSeconds?: number | undefined;
  /** How long the whole call may take, in ms; rows without an answer by then fail. Default: until no answer can come any more. */
  readonly timeoutMs?: number | undefined;
  /**
   * A directory, or an `s3://bucket/prefix`, in which the run keeps a journal. A run that was killed goes on from it when it is made again
   * with the same rows and options. Default: none.
   */
  readonly journal?: string | undefined;
  /**
   * Equal chunks of all calls that say so, in any process, are computed once, and kept for later calls: outputs are shared through S3.
   * Default: false. `leaseMs`: how long a call may stand still until another one computes in its place, 30,000 by default.
   * `resultTtlMs`: how long outputs are kept, 24 hours by default.
   */
  readonly idempotent?: boolean | Partial<Sharing> | undefined;
};

/** Options with every default filled in. */
export type ResolvedJobOptions = {
  readonly batchSize: number;
  readonly maxInFlight: number;
  readonly contentType: string;
  readonly accept: string;
  readonly inputLocation: string | undefined;
  readonly input: "staged" | "inline" | "auto";
  readonly maxChunkBytes: number | undefined;
  readonly customAttributes: string | undefined;
  readonly status: RowStatus | undefined;
  readonly schema: StandardSchema<Row> | undefined;
  readonly watch: WatchStrategy;
  readonly queueUrl: string | undefined;
  readonly requestTtlSeconds: number;
  readonly invocationTimeoutSeconds: number;
  /** How long after its acceptance an answer can come at all. */
  readonly lastAnswerMs: number;
  readonly timeoutMs: number | undefined;
  readonly journal: string | undefined;
  readonly idempotent: Sharing | undefined;
};

type Sharing = { readonly leaseMs: number; readonly resultTtlMs: number };

const SLACK_MS = 300_000;
const inputs = ["staged", "inline", "auto"] as const;
/** Of a `Body` (https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpointAsync.html). */
export const MAX_INLINE_BYTES = 128_000;

/**
 * Checks options and fills in the defaults.
 * @param also names of options that belong to the caller and are not looked at here
 * @throws {SageMakerAsyncError} `invalid_option`, naming the option, what it should be and what it was.
 */
export function resolveJobOptions(given: JobOptions, also: readonly string[]): ResolvedJobOptions {
  refuseUnknown(given, also);
  const contentType = given.contentType ?? "text/csv";
  const accept = given.accept ?? contentType;
  checkContentType("contentType", contentType);
  checkContentType("accept", accept);
  if (given.inputLocation !== undefined) checkInputLocation(given.inputLocation);

  const requestTtlSeconds = whole("requestTtlSeconds", given.requestTtlSeconds ?? 21_600, 60, 21_600);
  const invocationTimeoutSeconds = whole(
    "invocationTimeoutSeconds",
    given.invocationTimeoutSeconds ?? 3600,
    1,
    3600,
  );
  const input = oneOf("`input`", given.input ?? "staged", inputs);
  const inlineLimit = input === "inline" ? MAX_INLINE_BYTES : undefined;
  if (given.customAttributes !== undefined && !/^[\x20-\x7e]{1,1024}$/.test(given.customAttributes)) {
    throw invalidOption("`customAttributes` must be 1 to 1,024 visible ASCII characters.");
  }
  return {
    batchSize: holdsRows(contentType) ? whole("batchSize", given.batchSize ?? 10, 1) : 1,
    maxInFlight: whole("maxInFlight", given.maxInFlight ?? 64, 1, 10_000),
    contentType,
    accept,
    inputLocation: given.inputLocation,
    requestTtlSeconds,
    invocationTimeoutSeconds,
    input,
    maxChunkBytes: optional("maxChunkBytes", given.maxChunkBytes ?? inlineLimit, inlineLimit),
    customAttributes: given.customAttributes,
    status: given.status,
    schema: given.schema,
    watch: oneOf("`watch`", given.watch ?? "auto", watchStrategies),
    queueUrl: given.queueUrl,
    lastAnswerMs: (requestTtlSeconds + invocationTimeoutSeconds) * 1000 + SLACK_MS,
    timeoutMs: optional("timeoutMs", given.timeoutMs),
    journal: given.journal,
    idempotent: sharingOf(given.idempotent),
  };
}

function checkContentType(option: string, value: string): void {
  if (/^[\w.+*-]+\/[\w.+*-]+/.test(value)) return;
  throw invalidOption(`\`${option}\` must be a content type, such as text/csv, not "${value}".`);
}

/** Each request names its input in a header. */
function checkInputLocation(location: string): void {
  parseS3Uri(location);
  if (/^[\x20-\x7e]*$/.test(location)) return;
  throw invalidOption(`\`inputLocation\` must be visible ASCII characters, not "${location}".`);
}

function sharingOf(given: JobOptions["idempotent"]): Sharing | undefined {
  if (given === undefined || given === false) return undefined;
  const { leaseMs = 30_000, resultTtlMs = 86_400_000 } = given === true ? {} : given;
  return {
    leaseMs: whole("idempotent.leaseMs", leaseMs, 100, 86_400_000),
    resultTtlMs: whole("idempotent.resultTtlMs", resultTtlMs, 1),
  };
}

const known: readonly string[] = [
  "batchSize",
  "maxInFlight",
  "contentType",
  "accept",
  "inputLocation",
  "requestTtlSeconds",
  "invocationTimeoutSeconds",
  "timeoutMs",
  "journal",
  "input",
  "maxChunkBytes",
  "customAttributes",
  "status",
  "schema",
  "watch",
  "queueUrl",
  "idempotent",
] satisfies readonly (keyof JobOptions)[];

/** A misspelt option must not be ignored in silence. */
function refuseUnknown(given: JobOptions, also: readonly string[]): void {
  for (const name of Object.keys(given)) {
    if (known.includes(name) || also.includes(name)) continue;
    throw invalidOption(`There is no option "${name}". The options are: ${[...known, ...also].join(", ")}.`);
  }
}

function optional(name: string, value: number | undefined, most?: number): number | undefined {
  return value === undefined ? undefined : whole(name, value, 1, most);
}
