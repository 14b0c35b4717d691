import type { Clock } from "../clock/clock.ts";
import type { Limits } from "../configuration/limits-schema.ts";
import type { ApiCall } from "../door/api-call.ts";
import { s3Names } from "../door/s3-address.ts";
import { faultError } from "../faults/fault-error.ts";
import { RateWindow } from "./rate-window.ts";

/** Lets an S3 call through, or throws the WireError SlowDown. */
export type RefuseFastCall = (
  call: Pick<ApiCall, "service" | "url" | "protocol">,
  method: string | undefined,
) => void;

/**
 * Bounds what is asked of a prefix: of the keys that are the same up to their last slash. S3 cuts its partitions where it wants,
 * and only once it has to.
 * See https://docs.aws.amazon.com/AmazonS3/latest/userguide/optimizing-performance.html
 */
export function createS3PrefixRates(
  rates: Limits["s3PrefixRates"],
  clock: Pick<Clock, "now">,
): RefuseFastCall {
  if (rates === undefined) return () => {};
  const window = new RateWindow(clock);
  return ({ service, url, protocol }, method) => {
    if (service !== "s3") return;
    const { bucket, key, prefix } = s3Names(url, undefined);
    const folder = /^.*\//s.exec(key ?? prefix ?? "")?.[0] ?? "";
    const isRead = method === "GET" || method === "HEAD";
    const limit = isRead ? rates.readsPerSecond : rates.writesPerSecond;
    const name = `${isRead ? "reads" : "writes"} ${bucket}/${folder}`;
    if (!window.take([{ name, limit }], 1)) throw faultError("throttle", protocol);
  };
}
