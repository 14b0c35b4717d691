/**
 * The bucket that a virtual-hosted request names in its Host header (`bucket.localhost:4580`); undefined for a path-style one.
 * @param ownHosts names under which the door itself is known
 */
export function bucketOfHost(host: string | undefined, ownHosts: readonly string[]): string | undefined {
  const name = (host ?? "").replace(/:\d+$/, "").toLowerCase();
  const amazon = /^(.+)\.s3[.-](?:[a-z0-9-]+\.)*amazonaws\.com$/.exec(name)?.[1];
  if (amazon !== undefined) return amazon;
  const ownHost = ownHosts.find((candidate) => name.endsWith(`.${candidate}`));
  if (ownHost === undefined) return undefined;
  const bucket = name.slice(0, -ownHost.length - 1).replace(/\.?s3$/, "");
  return bucket === "" ? undefined : bucket;
}

/**
 * The path-style form of an S3 request's URL. A bucket alone gets a slash at its end, so that a bucket called `health`
 * is not taken for the embedded library's own `/health`.
 */
export function pathStyleUrl(url: string, bucket: string | undefined): string {
  const full = bucket === undefined ? url : `/${bucket}${url.startsWith("/") ? url : `/${url}`}`;
  return full.replace(/^(\/[^/?]+)(?=\?|$)/, "$1/");
}

/** Whether a URL's path can be percent-decoded. */
export function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split("?", 1)[0] ?? "");
    return true;
  } catch {
    return false;
  }
}

/**
 * What an S3 request names, percent-decoded.
 * @param url in path style, and decodable
 * @param copySource the header of that name
 */
export function s3Names(url: string, copySource: string | string[] | undefined) {
  const [path = "", search = ""] = url.split("?", 2);
  const [, bucket = "", ...key] = path.split("/").map(decodeURIComponent);
  return {
    bucket: bucket || null,
    key: key.join("/") || null,
    prefix: new URLSearchParams(search).get("prefix"),
    copySource: typeof copySource === "string" ? decodedSource(copySource) : null,
  };
}

function decodedSource(copySource: string): string {
  const path = copySource.replace(/^\//, "");
  return isDecodable(path) ? decodeURIComponent(path.split("?", 1)[0] ?? "") : path;
}
