import { randomUUID } from "node:crypto";
import { formatS3Uri, s3ObjectStore } from "@sagemaker-async/core/protocol";
import type { PreparedInput } from "../input/preset.ts";
import { inputPlace } from "../jobs/input-place.ts";
import type { Session } from "../session.ts";
import { uploadError } from "./submit-errors.ts";

export const CONTENT_TYPE = "application/json";

/** An input that lies where its endpoint can fetch it. */
export type StagedInput = {
  readonly inferenceId: string;
  /** S3 URI. */
  readonly location: string;
  readonly length: number;
  /** When its staging began, in milliseconds since 1970. */
  readonly submittedAt: number;
};

/** @throws {ToolError} `S3_UPLOAD_ERROR` */
export async function stageInput({ body, length }: PreparedInput, session: Session): Promise<StagedInput> {
  const { settings, clients, clock } = session;
  const inferenceId = randomUUID();
  const submittedAt = clock.now();
  const location = inputPlace(inferenceId, settings);
  const object = { what: "stage the input", location, body: Buffer.from(body), contentType: CONTENT_TYPE };
  await s3ObjectStore(clients.s3, () => undefined)
    .put(object, new AbortController().signal)
    .catch((error: unknown) => {
      throw uploadError(error);
    });
  return { inferenceId, location: formatS3Uri(location), length, submittedAt };
}
