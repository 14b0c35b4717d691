import type { AwsOptions } from "../aws/client-config.ts";
import type { Format } from "../formats/format.ts";
import type { ConnectOptions } from "./connect-endpoint.ts";

/** What `score` is asked for: its options, as they were typed. */
export type ScoreOptions = AwsOptions &
  ConnectOptions & {
    readonly in: string;
    readonly out: string;
    readonly key?: string | undefined;
    readonly cache?: string | undefined;
    readonly dedupe?: boolean | undefined;
    readonly format?: Format | undefined;
    readonly failures?: string | undefined;
    readonly journal?: string | undefined;
    readonly fresh?: boolean | undefined;
    /** The queue of the workers that answer the rows; this process itself where it is not set. */
    readonly workers?: string | undefined;
  };
