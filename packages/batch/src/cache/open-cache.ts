import { existsSync } from "node:fs";
import { type CacheStore, createInvoker, InferenceCache } from "@sagemaker-async/cache";
import { type AwsOptions, clientConfigOf } from "../aws/client-config.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { openStore } from "./open-store.ts";

/** Which cache: its store, whose answers, and by which column, as they were given to `score`. */
export type CacheFlags = AwsOptions & {
  readonly cache: string;
  readonly endpoint: string;
  readonly key?: string | undefined;
};

/** A cache to look into. The endpoint itself is not asked, and need not be there any more. */
export type OpenCache = { readonly cache: InferenceCache; readonly store: CacheStore };

/** @param isNew whether the cache may be made here */
export async function openCache(
  { cache: url, endpoint, key, ...aws }: CacheFlags,
  isNew = false,
): Promise<OpenCache> {
  if (url.startsWith("memory:")) {
    throw new UsageError(
      `--cache ${url} ends with its process, so there is nothing to look at. Give another one.`,
    );
  }
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(url)?.[1];
  if (path !== undefined && !isNew && !existsSync(path)) {
    throw new UsageError(
      `--cache ${url}: there is no file ${path}. Check its name and the folder you are in.`,
    );
  }
  const store = await openStore(url, { clientConfig: clientConfigOf(aws), memoryPath: "" });
  const invoker = createInvoker(endpoint, () => {
    throw new Error("Nothing is computed here.");
  });
  return {
    store,
    cache: new InferenceCache(invoker, { store, ...(key !== undefined && { keyColumn: key }) }),
  };
}
