import type { IncomingMessage, ServerResponse } from "node:http";
import { askedKey } from "../services/object-encryption.ts";
import { parseS3Uri, type S3Location } from "../storage/s3-uri.ts";
import type { Account } from "../wire/arn.ts";
import { readBody } from "../wire/read-body.ts";
import { accessDenied, notAuthorized, s3AccessDenied } from "./access-denied.ts";
import { denyDeleteObjects } from "./deny-delete-objects.ts";
import { iamActions, isNamed } from "./iam-actions.ts";
import { refusedResource } from "./refused-resource.ts";

/** What each principal may not do, by access key id. */
export type Principals = Record<string, { deny: string[] }>;

/** The part of a call that permissions look at. */
export interface JudgedCall {
  service: string;
  operation: string;
  accessKeyId: string | undefined;
  url: string;
}

export interface PermissionsOptions {
  principals: Principals;
  account: Account;
  /** Whether there is no such object in an S3 bucket that is there. */
  isMissing: (location: S3Location) => Promise<boolean>;
  /** The ARN of the KMS key that an object in S3 is encrypted with. */
  kmsKeyOf: (location: S3Location) => Promise<string | undefined>;
}

/**
 * Refuses a call that its principal may not make.
 * Answers true when it has answered the request itself; throws a WireError for any other refusal.
 */
export type RefuseDenied = (
  call: JudgedCall,
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<boolean>;

const READS_OF_ONE_OBJECT = new Set(["GetObject", "HeadObject", "GetObjectAttributes"]);
/** Services whose calls name their resource in a JSON body. */
const NAMED_IN_BODY = new Set(["sagemaker", "dynamodb", "logs"]);
/** A DeleteObjects call of 1,000 keys of 1,024 bytes each, escaped, fits. */
const LARGEST_BODY_BYTES = 8 * 1024 * 1024;

export function createPermissions({
  principals,
  account,
  isMissing,
  kmsKeyOf,
}: PermissionsOptions): RefuseDenied {
  return async (call, request, response) => {
    const { accessKeyId, service, operation, url } = call;
    const user = `arn:aws:sts::${account.accountId}:assumed-role/emulator/${accessKeyId}`;
    const deny = accessKeyId === undefined ? undefined : principals[accessKeyId]?.deny;
    if (deny === undefined) return false;
    const action = iamActions(call).find((needed) => isNamed(needed, deny));
    if (action !== undefined) {
      const body = NAMED_IN_BODY.has(service) || operation === "DeleteObjects" ? await readText(request) : "";
      if (operation === "DeleteObjects") {
        denyDeleteObjects(response, body);
        return true;
      }
      throw accessDenied({ service, action, user, resource: refusedResource(call, parse(body), account) });
    }
    if (service !== "s3") return false;
    const location = parseS3Uri(`https://s3.amazonaws.com${url.split("?", 1)[0]}`);
    if (location === undefined) return false;
    // Without s3:ListBucket, S3 does not tell that a key is missing.
    const hidesMissing = READS_OF_ONE_OBJECT.has(operation) && isNamed("s3:ListBucket", deny);
    if (hidesMissing && (await isMissing(location))) throw s3AccessDenied();
    const refuseKey = (needed: string, resource: string | undefined) => {
      if (resource !== undefined && isNamed(needed, deny))
        throw s3AccessDenied(notAuthorized({ user, action: needed, resource }));
    };
    // A HEAD tells of an encrypted object without decrypting it.
    const decrypts = operation === "GetObject" && isNamed("kms:Decrypt", deny);
    if (decrypts) refuseKey("kms:Decrypt", await kmsKeyOf(location));
    refuseKey("kms:GenerateDataKey", askedKey(request.headers, account));
    return false;
  };
}

async function readText(request: IncomingMessage): Promise<string> {
  return (await readBody(request, LARGEST_BODY_BYTES)).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
