import type { S3Location } from "@sagemaker-async/core/protocol";
import { signedUrl } from "../aws/signed-url.ts";
import type { Session } from "../session.ts";

/** A result that is too large for an answer. */
export type LargeResult = {
  readonly truncated: true;
  readonly size_bytes: number;
  /** The beginning of the result, as text. */
  readonly preview: string;
  /** A link to all of it, for whoever has it, until it expires. */
  readonly url: string;
  readonly url_expires_at: string;
};

/** What a result of which only the beginning was read is answered with. */
export async function largeResult(
  { location, sizeBytes, preview }: LargeObject,
  { clients, settings, clock }: Session,
): Promise<LargeResult> {
  const seconds = settings.resultUrlSeconds;
  return {
    truncated: true,
    size_bytes: sizeBytes,
    preview,
    url: await signedUrl(clients.s3, location, seconds),
    url_expires_at: new Date(clock.now() + seconds * 1000).toISOString(),
  };
}

export type LargeObject = {
  readonly location: S3Location;
  readonly sizeBytes: number;
  readonly preview: string;
};
