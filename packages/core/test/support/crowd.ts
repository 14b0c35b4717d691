import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Emulator } from "@sagemaker-async/emulator";
import { onTestFinished } from "vitest";
import { bucket } from "./emulated.ts";

/** Puts somebody else's objects into a folder, before all of ours. */
export async function crowd(emulator: Emulator, folder: string, count: number): Promise<void> {
  const s3 = new S3Client({ ...emulator.clientConfig, requestHandler: { httpAgent: { maxSockets: 100 } } });
  onTestFinished(() => s3.destroy());
  const puts = Array.from({ length: count }, (_, at) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: `${folder}!${at}`, Body: "x" })),
  );
  await Promise.all(puts);
}
