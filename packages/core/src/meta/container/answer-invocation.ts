import { codecFor, holdsRows } from "../../codecs/codec-for.ts";
import { IncompleteInferenceError } from "../../errors/incomplete-inference-error.ts";
import { invalidOption } from "../../errors/invalid-option.ts";
import { SageMakerAsyncError } from "../../errors/sagemaker-async-error.ts";
import type { Row } from "../../types/row.ts";
import type { MetaEndpoint } from "../meta-endpoint.ts";

/** What a container does with rows that failed: the whole invocation fails, or each row says so in `row_status` and `row_error`. */
export type FailedRows = "fail" | "mark";

export type InvocationRequest = {
  readonly body: Uint8Array;
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
};

export type InvocationOptions = {
  readonly failedRows: FailedRows;
  /** See `ServeOptions`. */
  readonly leaseMs: number;
  readonly signal: AbortSignal;
};

export type InvocationAnswer = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array;
};

/**
 * One invocation: rows in the request's format → through the graph → rows in the format asked for. Never throws: what goes wrong is an
 * answer of 400, 415 or 500 in words, which SageMaker passes on as the model's error.
 */
export async function answerInvocation(
  graph: MetaEndpoint,
  { body, contentType, accept }: InvocationRequest,
  { failedRows, leaseMs, signal }: InvocationOptions,
): Promise<InvocationAnswer> {
  let rows: Row[];
  let codec: ReturnType<typeof codecFor>;
  const given = contentType ?? "text/csv";
  try {
    codec = rowCodec(isAnything(accept) ? given : accept);
    rows = readRows(given, body);
  } catch (error) {
    const isFormat = SageMakerAsyncError.isInstance(error) && error.code === "invalid_option";
    return inWords(isFormat ? 415 : 400, error);
  }
  try {
    // Redelivered requests and killed parents find what the children have computed before.
    const { rows: answered, failures } = await graph.inference(rows, { idempotent: { leaseMs }, signal });
    const [first] = failures;
    if (first && failedRows === "fail") {
      const message = `${failures.length} of ${rows.length} rows failed. The first, row ${first.index}: ${first.error.message}`;
      return inWords(500, new Error(message));
    }
    const marked = failedRows === "mark" ? markRows(answered, failures) : answered;
    return { status: 200, contentType: codec.contentType, body: codec.encode(marked) };
  } catch (error) {
    if (error instanceof IncompleteInferenceError && failedRows === "mark" && error.code !== "cancelled") {
      const { rows: answered, failures } = error.partial;
      return {
        status: 200,
        contentType: codec.contentType,
        body: codec.encode(markRows(answered, failures)),
      };
    }
    return inWords(500, error);
  }
}

function rowCodec(contentType: string): ReturnType<typeof codecFor> {
  if (holdsRows(contentType)) return codecFor(contentType);
  const message = `A graph takes and gives rows: text/csv, application/jsonlines or application/json, not ${contentType}.`;
  throw invalidOption(message);
}

function readRows(contentType: string, body: Uint8Array): Row[] {
  const codec = rowCodec(contentType);
  try {
    return codec.decode(body);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SageMakerAsyncError("decode_failed", `The request is not ${contentType}: ${reason}`, { cause });
  }
}

function isAnything(accept: string | undefined): accept is undefined | "" {
  return accept === undefined || accept === "" || accept === "*/*";
}

function markRows(
  rows: readonly Row[],
  failures: readonly { readonly index: number; readonly error: SageMakerAsyncError }[],
): Row[] {
  const errors = new Map(failures.map(({ index, error }) => [index, `${error.code}: ${error.message}`]));
  return rows.map((row, index) => {
    const error = errors.get(index);
    return { ...row, row_status: error === undefined ? "ok" : "failed", row_error: error ?? null };
  });
}

function inWords(status: number, error: unknown): InvocationAnswer {
  const code = SageMakerAsyncError.isInstance(error) ? `${error.code}: ` : "";
  const text = `${code}${error instanceof Error ? error.message : String(error)}`;
  return { status, contentType: "text/plain; charset=utf-8", body: new TextEncoder().encode(text) };
}
