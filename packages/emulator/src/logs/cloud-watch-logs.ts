import type { Account } from "../wire/arn.ts";
import type { LogStore } from "./log-store.ts";

/** What CloudWatch Logs' operations work on. */
export interface CloudWatchLogs {
  store: LogStore;
  account: Account;
}
