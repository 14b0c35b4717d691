import type { ObjectStore, StoredObject } from "../storage/object-store.ts";
import { parseS3Uri } from "../storage/s3-uri.ts";
import { type Account, kmsKeyArn } from "../wire/arn.ts";
import { notAuthorized } from "./access-denied.ts";
import { isNamed } from "./iam-actions.ts";
import type { Principals } from "./permissions.ts";

/** S3 as the worker of an endpoint reaches it. Refusals are errors whose `name` is the S3 error code. */
export interface WorkerObjects {
  /** @throws ObjectTooLarge, or a refusal */
  getInput(uri: string, signal: AbortSignal): Promise<StoredObject>;
  putOutput(uri: string, body: Uint8Array, contentType: string): Promise<void>;
  putFailure(uri: string, body: Uint8Array, contentType: string): Promise<void>;
}

export interface WorkerObjectsOptions {
  objects: Pick<ObjectStore, "get" | "put" | "kmsKeyOf">;
  account: Account;
  principals: Principals;
  /** ARN of the role with which the endpoint's model works. */
  role: string | undefined;
  /** The key that outputs are encrypted with. */
  kmsKeyId: string | undefined;
  largestInputBytes: number;
  /** Whether failures are encrypted as outputs are. */
  encryptsFailures: boolean;
}

/** The object store with the permissions of a role, and with the encryption of an endpoint's outputs. */
export function workerObjects(options: WorkerObjectsOptions): WorkerObjects {
  const { objects, account, principals, role = "", kmsKeyId, largestInputBytes, encryptsFailures } = options;
  const deny = principals[role]?.deny ?? [];

  const demand = (action: string, message = "Access Denied") => {
    if (isNamed(action, deny)) throw Object.assign(new Error(message), { name: "AccessDenied" });
  };
  const demandKey = (action: string, key: string) => {
    const user = `arn:aws:sts::${account.accountId}:assumed-role/${role.split("/").at(-1)}/SageMaker`;
    demand(action, notAuthorized({ user, action, resource: kmsKeyArn(account, key) }));
  };
  const put = async (uri: string, body: Uint8Array, contentType: string, key: string | undefined) => {
    demand("s3:PutObject");
    if (key !== undefined) demandKey("kms:GenerateDataKey", key);
    await objects.put(uri, body, contentType, key);
  };

  return {
    async getInput(uri, signal) {
      demand("s3:GetObject");
      const location = isNamed("kms:Decrypt", deny) ? parseS3Uri(uri) : undefined;
      const key = location && (await objects.kmsKeyOf(location));
      if (key !== undefined) demandKey("kms:Decrypt", key);
      return objects.get(uri, largestInputBytes, signal);
    },
    putOutput: (uri, body, contentType) => put(uri, body, contentType, kmsKeyId),
    putFailure: (uri, body, contentType) =>
      put(uri, body, contentType, encryptsFailures ? kmsKeyId : undefined),
  };
}
