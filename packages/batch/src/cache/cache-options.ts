import { Option } from "@commander-js/extra-typings";
import { cacheUrls } from "./open-store.ts";

// The options that name a cache.

export const cacheOption = new Option("--cache <url>", cacheUrls).makeOptionMandatory();

export const keyOption = new Option(
  "--key <column>",
  "the column by which answers are kept (default: the whole row)",
);
