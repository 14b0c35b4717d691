/** Where one invocation's result will be. */
export interface OutputLocations {
  outputLocation: string;
  failureLocation: string | undefined;
}

export interface OutputNaming {
  outputPath: string;
  failurePath: string | undefined;
  /** A fresh UUID. On AWS the object's name is not the inference id, whoever chose that. */
  uuid: string;
  /** `S3OutputPathExtension`. */
  pathExtension: string | undefined;
  /** `Filename`, in place of the UUID. */
  filename: string | undefined;
}

/**
 * `<outputPath>/[extension/]<uuid or filename>.out` and `<failurePath>/[extension/]<same>-error.out`.
 * What AWS does with extension and filename in the failure's key is not documented; here both keys get them.
 */
export function outputLocations({
  outputPath,
  failurePath,
  uuid,
  pathExtension,
  filename,
}: OutputNaming): OutputLocations {
  const name = filename ?? uuid;
  const folder = pathExtension === undefined ? "" : `${trimSlashes(pathExtension)}/`;
  return {
    outputLocation: `${withSlash(outputPath)}${folder}${name}.out`,
    failureLocation:
      failurePath === undefined ? undefined : `${withSlash(failurePath)}${folder}${name}-error.out`,
  };
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}

function trimSlashes(path: string): string {
  return path.replace(/^\/+|\/+$/g, "");
}
