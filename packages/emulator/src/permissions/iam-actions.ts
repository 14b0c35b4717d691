/** Operations whose IAM action has another name. See the S3 page of the Service Authorization Reference. */
const S3_ACTIONS: Record<string, readonly string[]> = {
  HeadObject: ["GetObject"],
  GetObjectAttributes: ["GetObject", "GetObjectAttributes"],
  CopyObject: ["PutObject", "GetObject"],
  PostObject: ["PutObject"],
  CreateMultipartUpload: ["PutObject"],
  UploadPart: ["PutObject"],
  UploadPartCopy: ["PutObject", "GetObject"],
  CompleteMultipartUpload: ["PutObject"],
  ListParts: ["ListMultipartUploadParts"],
  ListMultipartUploads: ["ListBucketMultipartUploads"],
  DeleteObjects: ["DeleteObject"],
  HeadBucket: ["ListBucket"],
  ListObjects: ["ListBucket"],
  ListObjectsV2: ["ListBucket"],
  ListObjectVersions: ["ListBucketVersions"],
  ListBuckets: ["ListAllMyBuckets"],
  GetBucketLifecycleConfiguration: ["GetLifecycleConfiguration"],
  PutBucketLifecycleConfiguration: ["PutLifecycleConfiguration"],
  DeleteBucketLifecycleConfiguration: ["PutLifecycleConfiguration"],
};

/** The IAM actions that a call needs, such as `s3:ListBucket` for ListObjectsV2. */
export function iamActions({ service, operation }: { service: string; operation: string }): string[] {
  if (service !== "s3") return [`${service.replace("sagemaker-runtime", "sagemaker")}:${operation}`];
  return (S3_ACTIONS[operation] ?? [operation]).map((action) => `s3:${action}`);
}

/** Whether one of the patterns, such as `s3:GetObject`, `s3:Get*` or `*`, names the action. As in IAM, case says nothing. */
export function isNamed(action: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll("*", ".*")}$`, "i").test(action));
}
