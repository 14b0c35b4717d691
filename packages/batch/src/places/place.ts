import { basename, resolve } from "node:path";
import { UsageError } from "../command-line/usage-error.ts";

/** Where rows are read from or written to. */
export type Place =
  | { readonly kind: "stdio" }
  | { readonly kind: "file"; readonly path: string /** As it was typed. */; readonly name: string }
  | { readonly kind: "s3"; readonly bucket: string; readonly key: string };

/** `-`, `s3://bucket/key` or the name of a file. */
export function parsePlace(text: string, option: string): Place {
  if (text === "-") return { kind: "stdio" };
  if (text === "") throw new UsageError(`${option} is empty. Name a file, s3://bucket/key, or -.`);
  if (!text.startsWith("s3://")) return { kind: "file", path: resolve(text), name: text };
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.+)$/.exec(text) ?? [];
  if (bucket === "" || key.endsWith("/") || key === "") {
    throw new UsageError(`${option} ${text} names no object. Write s3://bucket/folder/name.csv.`);
  }
  return { kind: "s3", bucket, key };
}

/** The last part of a place's name, which tells its format. */
export function fileNameOf(place: Place): string {
  switch (place.kind) {
    case "stdio":
      return "";
    case "file":
      return basename(place.path);
    case "s3":
      return place.key.slice(place.key.lastIndexOf("/") + 1);
  }
}

export function isSamePlace(a: Place, b: Place): boolean {
  if (a.kind === "file") return b.kind === "file" && a.path === b.path;
  return a.kind === "s3" && b.kind === "s3" && a.bucket === b.bucket && a.key === b.key;
}
