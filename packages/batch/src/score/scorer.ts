import type { Invoker } from "@sagemaker-async/core";

/** What answers the rows of a run: the endpoint, with a journal; a cache in front of it; or workers on other machines. */
export type Scorer = { readonly stream: Invoker["stream"]; close(): Promise<void> };
