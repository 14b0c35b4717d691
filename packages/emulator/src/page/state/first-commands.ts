import type { StreamedEmulator, StreamedEndpoint } from "../../activity/stream-message.ts";

/** What to paste into a shell to see something happen. @param origin the URL under which the page was reached */
export function firstCommands(
  origin: string,
  { region, accessKeyId }: StreamedEmulator,
  endpoint: StreamedEndpoint,
): string {
  return [
    `export AWS_ENDPOINT_URL=${origin} AWS_DEFAULT_REGION=${region}`,
    `export AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=any`,
    ...invocation(endpoint),
  ].join("\n");
}

function invocation({ name, kind, outputPath }: StreamedEndpoint): string[] {
  if (kind === "sync") {
    return [
      "echo hello > input.txt",
      `aws sagemaker-runtime invoke-endpoint --endpoint-name ${name} --body fileb://input.txt output.txt`,
    ];
  }
  const bucket = outputPath?.split("/")[2] ?? "demo";
  return [
    `echo hello | aws s3 cp - s3://${bucket}/input.txt`,
    `aws sagemaker-runtime invoke-endpoint-async --endpoint-name ${name} --input-location s3://${bucket}/input.txt`,
  ];
}

/** A configuration with one endpoint, for an emulator that has none. */
export const FIRST_CONFIGURATION = `endpoints:
  solubility:
    async:
      outputPath: s3://demo/output
      failurePath: s3://demo/failures
    instances: { max: 2, coldStartMs: 2000 }
    model: { kind: echo, latencyMs: 500 }`;
