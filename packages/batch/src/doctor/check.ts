/** What one look says. */
export type Check = {
  /** What was looked at: `endpoint`, or an IAM action such as `s3:PutObject`. */
  readonly name: string;
  /** `unknown` could not be found out, `warning` stops nothing. */
  readonly state: "ok" | "failed" | "warning" | "unknown";
  readonly detail: string;
  /** For a permission: what it is needed on, and for what. */
  readonly resource?: string | undefined;
  readonly neededFor?: string | undefined;
};

/** An IAM permission that commands need. */
export type Permission = {
  readonly name: string;
  readonly resource: string;
  readonly neededFor: string;
};

export function granted(permission: Permission): Check {
  return { ...permission, state: "ok", detail: permission.neededFor };
}

/** `why` for what stands in its way other than a permission. */
export function missing(permission: Permission, why?: string): Check {
  const { resource, neededFor } = permission;
  const detail = why ?? `missing on ${resource}, needed for ${neededFor}`;
  return { ...permission, state: "failed", detail };
}

export function unknown(permission: Permission, why: string): Check {
  return { ...permission, state: "unknown", detail: `${why}; needed for ${permission.neededFor}` };
}
