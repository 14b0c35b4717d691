import { z } from "zod";
import type { FunctionError } from "./outcome.ts";

const posted = z.object({
  errorType: z.string().catch("Error"),
  errorMessage: z.string().catch(""),
  trace: z.array(z.string()).catch([]),
});

/** An error as a runtime posts it. Runtimes that post something else are quoted. */
export function readFunctionError(body: string): FunctionError {
  try {
    return posted.parse(JSON.parse(body));
  } catch {
    return { errorType: "Runtime.Unknown", errorMessage: body };
  }
}
