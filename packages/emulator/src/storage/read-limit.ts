import { ObjectTooLarge } from "./object-too-large.ts";

/** The Range of a read that stops one byte behind the limit, so that no object takes more memory than that. */
export function rangeUpTo(limitBytes: number): string {
  return `bytes=0-${limitBytes}`;
}

/** @param contentRange of the answer, such as `bytes 0-99/1234` @throws ObjectTooLarge */
export function refuseLarger(contentRange: string | undefined, limitBytes: number): void {
  const sizeBytes = Number(contentRange?.split("/")[1] ?? 0);
  if (sizeBytes > limitBytes) throw new ObjectTooLarge(sizeBytes, limitBytes);
}

/** S3 has no range in an empty object. */
export function isEmptyObject(error: unknown): boolean {
  return error instanceof Error && error.name === "InvalidRange";
}
