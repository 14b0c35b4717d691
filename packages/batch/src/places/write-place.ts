import type { S3Files } from "../aws/s3-files.ts";
import type { Place } from "./place.ts";
import { writeFileWhole } from "./write-file.ts";

/** Writes bytes to a place; a file or an object appears there when it is whole. */
export async function writePlace(place: Place, bytes: AsyncIterable<Uint8Array>, s3: S3Files): Promise<void> {
  switch (place.kind) {
    case "file":
      return writeFileWhole(place.path, bytes);
    case "s3":
      return s3.write(place.bucket, place.key, bytes);
    case "stdio":
      for await (const piece of bytes) await writeOut(piece);
  }
}

function writeOut(piece: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}
