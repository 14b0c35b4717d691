import { randomUUID } from "node:crypto";

/** Where an endpoint's objects lie: folders end with a slash. */
export type Folders = {
  readonly bucket: string;
  readonly inputs: string;
  readonly outputs: string;
  /** In the same bucket; elsewhere it is not looked at. */
  readonly failures: string | undefined;
  /** Name of an object that is not there. */
  readonly probe: string;
};

/** Of an asynchronous endpoint's output and failure paths, as `DescribeEndpoint` gives them; undefined where they are no S3 URIs. */
export function foldersOf(
  endpointName: string,
  outputPath: string | undefined,
  failurePath: string | undefined,
): Folders | undefined {
  const outputs = parse(outputPath);
  if (!outputs) return undefined;
  const failures = parse(failurePath);
  return {
    bucket: outputs.bucket,
    inputs: `endpoints/${endpointName}/async-input/`,
    outputs: outputs.folder,
    failures: failures?.bucket === outputs.bucket ? failures.folder : undefined,
    probe: `doctor-${randomUUID()}/probe.txt`,
  };
}

function parse(uri: string | undefined): { bucket: string; folder: string } | undefined {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)\/?(.*)$/.exec(uri ?? "") ?? [];
  if (bucket === undefined) return undefined;
  return { bucket, folder: key === "" || key.endsWith("/") ? key : `${key}/` };
}
