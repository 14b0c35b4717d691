import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutObjectCommand,
} from "@aws-sdk/client-s3";
import { type AwsAnswer, askAws } from "./aws-answer.ts";
import { type Check, granted, missing, type Permission, unknown } from "./check.ts";
import type { DoctorClients } from "./clients.ts";
import type { Folders } from "./folders.ts";

/**
 * The bucket of an asynchronous endpoint. Where a permission shows only when it is used, a probe is used: an object of a few bytes in the
 * folder of staged inputs, deleted afterwards.
 */
export async function* checkBucket({ s3 }: DoctorClients, folders: Folders): AsyncGenerator<Check> {
  const { bucket, inputs, outputs, failures } = folders;
  const head = await askAws(s3.send(new HeadBucketCommand({ Bucket: bucket })));
  const reach = reachOf(bucket, head);
  yield reach;
  if (reach.state === "failed") return;

  const probe = { Bucket: bucket, Key: `${inputs}${folders.probe}` };
  const absent = [outputs, ...(failures === undefined ? [] : [failures])].map((folder) => {
    return { Bucket: bucket, Key: `${folder}${folders.probe}` };
  });
  const arn = (folder: string) => `arn:aws:s3:::${bucket}/${folder}*`;

  const list = await askAws(
    s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: outputs, MaxKeys: 1 })),
  );
  yield checkOf(list, {
    name: "s3:ListBucket",
    resource: `arn:aws:s3:::${bucket}`,
    neededFor: "queue, purge, status, collect, resuming, and watching answers by lists",
  });
  const put = await askAws(
    s3.send(new PutObjectCommand({ ...probe, Body: "probe of sagemaker-async doctor\n" })),
  );
  yield checkOf(put, { name: "s3:PutObject", resource: arn(inputs), neededFor: "staging inputs" });

  // Where the bucket may not be listed, S3 denies a key that is not there as well: only the probe tells then.
  const canTellAbsent = list.kind === "answer";
  const read = [
    ...(put.kind === "answer" ? [await askAws(s3.send(new GetObjectCommand(probe)))] : []),
    ...(canTellAbsent
      ? await Promise.all(absent.map((key) => askAws(s3.send(new GetObjectCommand(key)))))
      : []),
  ];
  yield readCheckOf(read, {
    name: "s3:GetObject",
    resource: arn(outputs),
    neededFor: "collecting answers and failures",
  });
  // Deleting what is not there succeeds for everyone who may delete.
  const deleted = await Promise.all(
    [probe, ...absent].map((key) => askAws(s3.send(new DeleteObjectCommand(key)))),
  );
  const isLeft = put.kind === "answer" && deleted[0]?.kind !== "answer";
  const removal = checkOf(
    deleted.find(({ kind }) => kind !== "answer") ?? { kind: "answer", output: undefined },
    {
      name: "s3:DeleteObject",
      resource: arn(inputs),
      neededFor: "withdrawing inputs, and cleaning up",
    },
  );
  yield isLeft ? { ...removal, detail: `${removal.detail}; s3://${bucket}/${probe.Key} stays` } : removal;
}

function reachOf(bucket: string, head: AwsAnswer<unknown>): Check {
  const name = "S3";
  if (head.kind === "unreachable") {
    const detail = `cannot be reached: ${head.message}. Check the network (in a VPC, its S3 endpoint), the region and AWS_ENDPOINT_URL`;
    return { name, state: "failed", detail };
  }
  if (head.kind === "refused" && head.status === 404) {
    const detail = `there is no bucket ${bucket}: create it, or deploy the endpoint with another output path`;
    return { name, state: "failed", detail };
  }
  if (head.kind === "refused" && head.status === 301) {
    return {
      name,
      state: "failed",
      detail: `bucket ${bucket} lies in another region: give that one with --region`,
    };
  }
  return { name, state: "ok", detail: `s3://${bucket} answers` };
}

function checkOf(answer: AwsAnswer<unknown>, permission: Permission): Check {
  if (answer.kind === "answer") return granted(permission);
  return answer.kind === "denied" ? missing(permission) : missing(permission, answer.message);
}

function readCheckOf(answers: readonly AwsAnswer<unknown>[], permission: Permission): Check {
  if (answers.length === 0)
    return unknown(permission, "cannot be told without s3:PutObject or s3:ListBucket");
  const other = answers.find((answer) => {
    const isAbsent = answer.kind === "refused" && answer.status === 404;
    return answer.kind !== "answer" && !isAbsent;
  });
  return other ? checkOf(other, permission) : granted(permission);
}
