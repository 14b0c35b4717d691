import { Buffer } from "node:buffer";
import type { ModelRequest, ModelResponse } from "../configuration/model-function.ts";
import type { Model } from "../models/model.ts";

/** A model's answer, with its defaults in place. */
export interface ModelAnswer {
  body: Uint8Array;
  contentType: string;
  status: number;
  customAttributes?: string | undefined;
}

/**
 * Calls a model and leaves it behind when the signal aborts, whether it listens to the signal or not.
 * @throws what the model threw, or the signal's reason
 */
export async function callModel(model: Model, request: ModelRequest): Promise<ModelAnswer> {
  const { signal } = request;
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(signal.reason);
  });
  signal.addEventListener("abort", abort, { once: true });
  try {
    signal.throwIfAborted();
    return readAnswer(await Promise.race([Promise.resolve(model.invoke(request)), aborted]));
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** A model's answer, checked. @throws TypeError for what is none */
export function readAnswer(response: ModelResponse): ModelAnswer {
  // A module is a user's JavaScript: what it returns is checked, whatever its type says.
  const body: unknown = response?.body;
  if (typeof body !== "string" && !(body instanceof Uint8Array)) {
    throw new TypeError(
      "The model must return { body: string | Uint8Array, contentType?, status?, customAttributes? }.",
    );
  }
  return {
    body: typeof body === "string" ? Buffer.from(body) : body,
    contentType: response.contentType ?? "application/octet-stream",
    status: response.status ?? 200,
    customAttributes: response.customAttributes,
  };
}

/** The message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
