/** A place in S3. For a prefix, `key` may be empty. */
export interface S3Location {
  bucket: string;
  key: string;
}

const S3_SCHEME = /^s3:\/\/([^/]+)(?:\/(.*))?$/s;
const VIRTUAL_HOSTED = /^https:\/\/([^/]+)\.s3[.-][^/]*amazonaws\.com(?:\/(.*))?$/s;
const PATH_STYLE = /^https:\/\/s3[.-][^/]*amazonaws\.com\/([^/]+)(?:\/(.*))?$/s;

/**
 * Reads `s3://bucket/key` and the two https forms of an S3 object's address, which `InputLocation` allows as well.
 * Undefined for anything else.
 */
export function parseS3Uri(uri: string): S3Location | undefined {
  const plain = S3_SCHEME.exec(uri);
  if (plain?.[1] !== undefined) return { bucket: plain[1], key: plain[2] ?? "" };
  const web = VIRTUAL_HOSTED.exec(uri) ?? PATH_STYLE.exec(uri);
  if (web?.[1] === undefined) return undefined;
  return { bucket: web[1], key: decodeWebKey(web[2] ?? "") };
}

function decodeWebKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
