/** What an S3 operation's name depends on. `url` is in path style. */
export interface S3Call {
  method: string;
  url: string;
  isCopy: boolean;
}

const BUCKET_OPERATIONS: Record<string, string> = {
  PUT: "CreateBucket",
  HEAD: "HeadBucket",
  DELETE: "DeleteBucket",
  POST: "PostObject",
};

const OBJECT_OPERATIONS: Record<string, string> = {
  PUT: "PutObject",
  GET: "GetObject",
  HEAD: "HeadObject",
  DELETE: "DeleteObject",
};

const UPLOAD_OPERATIONS: Record<string, string> = {
  PUT: "UploadPart",
  GET: "ListParts",
  DELETE: "AbortMultipartUpload",
  POST: "CompleteMultipartUpload",
};

/** The name of the S3 operation that a request asks for, as its API documentation spells it. */
export function s3Operation({ method, url, isCopy }: S3Call): string {
  const [path = "", search = ""] = url.split("?", 2);
  const query = new URLSearchParams(search);
  const [, bucket = "", ...key] = path.split("/");
  if (bucket === "") return method === "GET" ? "ListBuckets" : "Unknown";
  return key.join("/") === "" ? bucketOperation(method, query) : objectOperation(method, query, isCopy);
}

function bucketOperation(method: string, query: URLSearchParams): string {
  if (query.has("lifecycle")) return `${verb(method)}BucketLifecycleConfiguration`;
  if (method === "GET") return query.get("list-type") === "2" ? "ListObjectsV2" : listing(query);
  if (method === "POST" && query.has("delete")) return "DeleteObjects";
  return BUCKET_OPERATIONS[method] ?? "Unknown";
}

function listing(query: URLSearchParams): string {
  if (query.has("uploads")) return "ListMultipartUploads";
  if (query.has("location")) return "GetBucketLocation";
  return query.has("versions") ? "ListObjectVersions" : "ListObjects";
}

function objectOperation(method: string, query: URLSearchParams, isCopy: boolean): string {
  if (query.has("uploadId")) {
    const operation = UPLOAD_OPERATIONS[method] ?? "Unknown";
    return operation === "UploadPart" && isCopy ? "UploadPartCopy" : operation;
  }
  if (method === "POST" && query.has("uploads")) return "CreateMultipartUpload";
  if (query.has("attributes")) return "GetObjectAttributes";
  if (query.has("renameObject")) return "RenameObject";
  return method === "PUT" && isCopy ? "CopyObject" : (OBJECT_OPERATIONS[method] ?? "Unknown");
}

function verb(method: string): string {
  return `${method.charAt(0)}${method.slice(1).toLowerCase()}`;
}
