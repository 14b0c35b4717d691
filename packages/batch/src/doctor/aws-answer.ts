/** What AWS made of a call: its answer, or why there is none. */
export type AwsAnswer<Output> =
  | { readonly kind: "answer"; readonly output: Output }
  /** The credentials may not do this. */
  | { readonly kind: "denied"; readonly message: string }
  /** AWS answered, and something else is wrong. `status` is HTTP's. */
  | { readonly kind: "refused"; readonly error: string; readonly status: number; readonly message: string }
  /** No answer: network, name, proxy. */
  | { readonly kind: "unreachable"; readonly message: string };

export async function askAws<Output>(call: Promise<Output>): Promise<AwsAnswer<Output>> {
  try {
    return { kind: "answer", output: await call };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === "AbortError") throw error;
    const { httpStatusCode: status } = ("$metadata" in error ? error.$metadata : {}) as {
      httpStatusCode?: number;
    };
    const message =
      error.message === "" || error.message === "UnknownError" ? `HTTP ${status}` : error.message;
    if (status === undefined) return { kind: "unreachable", message: messageOf(error) };
    const isDenied = status === 403 || /^AccessDenied/.test(error.name);
    return isDenied ? { kind: "denied", message } : { kind: "refused", error: error.name, status, message };
  }
}

/** A connection that is refused on every address of a host has no message of its own. */
function messageOf(error: Error): string {
  const code = "code" in error && typeof error.code === "string" ? error.code : error.name;
  return error.message === "" ? code : error.message;
}
