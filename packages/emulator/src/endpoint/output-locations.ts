import type { Assumptions } from "../configuration/assumptions-schema.ts";

/** Where one invocation's result will be. */
export interface OutputLocations {
  outputLocation: string | undefined;
  failureLocation: string | undefined;
}

export interface OutputNaming {
  outputPath: string | undefined;
  failurePath: string | undefined;
  /** A fresh UUID. On AWS the object's name is not the inference id, whoever chose that. */
  uuid: string;
  /** `S3OutputPathExtension`. */
  pathExtension: string | undefined;
  /** `Filename`, in place of the UUID. */
  filename: string | undefined;
  failureKey: Assumptions["failureKey"];
}

/**
 * `<outputPath>/[extension/]<uuid or filename>.out` and `<failurePath>/[extension/]<same>-error.out`.
 * What AWS does with extension and filename in the failure's key is not documented: with the failure key `uuid` it has neither.
 */
export function outputLocations({
  outputPath,
  failurePath,
  uuid,
  pathExtension,
  filename,
  failureKey,
}: OutputNaming): OutputLocations {
  const name = filename ?? uuid;
  const folder = pathExtension === undefined ? "" : `${trimSlashes(pathExtension)}/`;
  const failureName = failureKey === "uuid" ? uuid : `${folder}${name}`;
  return {
    outputLocation: outputPath === undefined ? undefined : `${withSlash(outputPath)}${folder}${name}.out`,
    failureLocation:
      failurePath === undefined ? undefined : `${withSlash(failurePath)}${failureName}-error.out`,
  };
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}
