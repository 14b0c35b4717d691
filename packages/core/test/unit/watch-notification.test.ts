import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNotification } from "../../src/watch/notification.ts";

const success = {
  awsRegion: "us-west-2",
  eventTime: "2025-08-03T12:41:00.586Z",
  receivedTime: "2025-08-03T12:40:58.414Z",
  invocationStatus: "Completed",
  requestParameters: { accept: "application/json", endpointName: "model", inputLocation: "s3://b/in" },
  responseParameters: { contentType: "text/csv; charset=utf-8", outputLocation: "s3://b/out/1.out" },
  responseBody: { content: "YSxiCjEsMgo=", message: "Check S3 path location", encoding: "BASE64" },
  inferenceId: "mine",
  eventVersion: "1.0",
  eventSource: "aws:sagemaker",
  eventName: "InferenceResult",
};
const { responseBody, responseParameters, ...rest } = success;
const failure = { ...rest, invocationStatus: "Failed", failureReason: "ClientError: no weights" };
const read = (message: unknown) => readNotification(JSON.stringify(message));

describe("a notification of the endpoint", () => {
  test("of a success brings the answer where it is included", () => {
    expect(read(success)).toEqual({
      inferenceId: "mine",
      outputLocation: "s3://b/out/1.out",
      sighting: {
        outcome: "output",
        included: { body: Buffer.from("a,b\n1,2\n"), contentType: "text/csv; charset=utf-8" },
      },
    });
  });

  test("of a success without the answer says only where it lies", () => {
    expect(read({ ...rest, responseParameters })).toEqual({
      inferenceId: "mine",
      outputLocation: "s3://b/out/1.out",
      sighting: { outcome: "output" },
    });
  });

  test("whose answer is encoded otherwise leaves it in S3", () => {
    const message = { ...success, responseBody: { ...responseBody, encoding: "GZIP" } };
    expect(read(message)).toMatchObject({ sighting: { outcome: "output", included: undefined } });
  });

  test("of a failure brings the reason, and what the container said where it is included", () => {
    expect(read(failure)).toEqual({
      inferenceId: "mine",
      sighting: { outcome: "failure", reason: "ClientError: no weights" },
    });
    expect(read({ ...failure, responseBody })).toMatchObject({
      sighting: { included: { body: Buffer.from("a,b\n1,2\n") } },
    });
  });

  test("is the same in SNS's envelope", () => {
    const envelope = { Type: "Notification", TopicArn: "arn", Message: JSON.stringify(success) };
    expect(read(envelope)).toEqual(read(success));
  });

  test("that is SageMaker's test of the topic is told apart", () => {
    const message = { eventVersion: "1.0", eventSource: "aws:sagemaker", eventName: "TestNotification" };
    expect(read(message)).toBe("test");
  });
});

describe("anything else", () => {
  test.each([
    ["another service's event", { ...success, eventSource: "aws:s3" }],
    ["an unknown status", { ...success, invocationStatus: "Pending" }],
    ["no inference id", { ...success, inferenceId: undefined }],
    ["an envelope of something else", { Type: "Notification", Message: "hello" }],
    ["null", null],
  ])("%s is nobody's", (_, message) => {
    expect(read(message)).toBeUndefined();
  });

  test("whatever a queue may hold, it never throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (body) => {
        expect(readNotification(body)).toBeUndefined();
      }),
    );
  });
});
