import type { Model } from "./model.ts";

/** Answers with the request's body and content type. */
export const echoModel: Model = {
  invoke: ({ body, contentType }) => ({ body, contentType }),
};
