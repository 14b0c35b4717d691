import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { S3Location } from "@sagemaker-async/core/protocol";
import type { AwsClients } from "./clients.ts";

const MOST_PAGES = 5;

/** The keys of a folder, the latest first. Of a folder with more than 5,000 objects, those of its first 5,000. Throws what the SDK throws. */
export async function latestKeys(s3: AwsClients["s3"], { bucket, key }: S3Location): Promise<string[]> {
  const objects: { readonly key: string; readonly at: number }[] = [];
  let token: string | undefined;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: key, ContinuationToken: token }),
    );
    for (const object of page.Contents ?? []) {
      objects.push({ key: object.Key ?? "", at: Number(object.LastModified ?? 0) });
    }
    token = page.NextContinuationToken;
    if (!token) break;
  }
  return objects.toSorted((a, b) => b.at - a.at).map((object) => object.key);
}

/** One listing of one object, for what S3 says to it. Throws what the SDK throws. */
export async function tryToList(s3: AwsClients["s3"], bucket: string): Promise<void> {
  await s3.send(new ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }));
}
