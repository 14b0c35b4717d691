import { describe, expect, test } from "vitest";
import { createClients } from "../../src/aws/clients.ts";
import type { EndpointOptions } from "../../src/endpoint/connect-endpoint.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { Row } from "../../src/types/row.ts";
import { answering } from "../support/answering.ts";
import { double, emulate, rowsOf } from "../support/emulated.ts";
import { emulatorWith } from "../support/emulator-with.ts";

const elsewhere = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };

describe("an endpoint that cannot be used", () => {
  test("unknown: says that the name or the region is wrong", async () => {
    const { emulator } = await emulate(double);
    const connecting = Endpoint.connect("modle", { clientConfig: emulator.clientConfig });
    await expect(connecting).rejects.toMatchObject({
      code: "endpoint_not_found",
      retryable: false,
      message: expect.stringMatching(/no endpoint "modle".*name.*region/),
    });
  });

  test("deleted since it was connected: ends the run in place of failing its rows, and leaves nothing", async () => {
    const { emulator, objects } = await emulate(double);
    const { clientConfig } = await emulatorWith({});
    const clients = { ...createClients(emulator.clientConfig), runtime: createClients(clientConfig).runtime };
    const endpoint = await Endpoint.connect("model", { clients });
    await expect(endpoint.inference(rowsOf(1))).rejects.toMatchObject({
      code: "endpoint_not_found",
      message: expect.stringMatching(/"model" is not there any more.*Deploy it again and resume/),
    });
    expect(await objects()).toEqual([]);
  });

  test("failed: says why AWS says that it failed", async () => {
    await expect(emulate(double, { status: "Failed", failureReason: "no capacity" })).rejects.toMatchObject({
      code: "endpoint_failed",
      message: expect.stringContaining("no capacity"),
    });
  });
});

describe("credentials", () => {
  test("wrong: says so, and what to check", async () => {
    const emulator = await emulatorWith({ accessKeyIds: ["AKIAKNOWN"], buckets: ["demo"] });
    const clientConfig = {
      ...emulator.clientConfig,
      credentials: { accessKeyId: "AKIAWRONG", secretAccessKey: "x" },
    };
    await expect(Endpoint.connect("model", { clientConfig })).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringMatching(/describe endpoint "model".*credentials/),
    });
  });

  test("none: says so", async () => {
    const { emulator } = await emulate(double);
    const credentials = () =>
      Promise.reject(
        Object.assign(new Error("Could not load credentials from any providers"), {
          name: "CredentialsProviderError",
        }),
      );
    await expect(
      Endpoint.connect("model", { clientConfig: { ...emulator.clientConfig, credentials } }),
    ).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringMatching(/Could not load credentials.*environment variables, profile or role/),
    });
  });

  test.each([
    [400, "AccessDeniedException", "access_denied", /lack sagemaker:DescribeEndpoint/],
    [403, "AccessDeniedException", "access_denied", /lack sagemaker:DescribeEndpoint on endpoint\/model/],
    [400, "ThrottlingException", "throttled", /Try again later/],
    [500, "InternalFailure", "invoke_failed", /describe endpoint/],
    [400, "ExpiredTokenException", "access_denied", /Check the AWS credentials/],
  ])("AWS answers %i %s: %s", async (status, type, code, message) => {
    const { url } = await answering(status, type);
    const connecting = Endpoint.connect("model", {
      clientConfig: { ...elsewhere, endpoint: url, maxAttempts: 1 },
    });
    await expect(connecting).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });
});

describe("S3", () => {
  test("a missing bucket: one error for the whole job, at once", async () => {
    const { emulator } = await emulate(double);
    const lost = await Endpoint.connect("model", {
      clientConfig: emulator.clientConfig,
      inputLocation: "s3://nowhere/in",
    });
    await expect(lost.inference(rowsOf(5000))).rejects.toMatchObject({
      code: "stage_failed",
      retryable: false,
      message: expect.stringMatching(/stage the input at s3:\/\/nowhere\/in\/.*bucket.*Create the bucket/s),
    });
    expect(emulator.requests()["s3.PutObject"] ?? 0).toBeLessThan(200);
  });

  test("out of reach: says that, and what to check", async () => {
    const { emulator } = await emulate(double);
    const endpoint = await Endpoint.connect("model", {
      clientConfig: { ...emulator.clientConfig, maxAttempts: 1 },
    });
    await emulator.close();
    await expect(endpoint.inference(rowsOf(3))).rejects.toMatchObject({
      code: "stage_failed",
      retryable: true,
      message: expect.stringMatching(/cannot be reached.*network.*AWS_ENDPOINT_URL/s),
    });
  });
});

describe("options", () => {
  const options: [string, EndpointOptions, RegExp][] = [
    ["a misspelt one", { batchsize: 10 } as EndpointOptions, /no option "batchsize".*batchSize/],
    ["no rows in a chunk", { batchSize: 0 }, /`batchSize` must be a whole number of at least 1, not 0/],
    ["half a request", { maxInFlight: 1.5 }, /`maxInFlight` must be a whole number from 1 to 10000, not 1.5/],
    ["a TTL that AWS refuses", { requestTtlSeconds: 59 }, /`requestTtlSeconds`.*60 to 21600, not 59/],
    [
      "a time-out that AWS refuses",
      { invocationTimeoutSeconds: 3601 },
      /`invocationTimeoutSeconds`.*1 to 3600/,
    ],
    ["no time at all", { timeoutMs: 0 }, /`timeoutMs`/],
    ["a format that is none", { contentType: "csv" }, /`contentType`.*text\/csv, not "csv"/],
    ["an answer format that is none", { accept: "" }, /`accept`.*content type/],
    [
      "a folder that is not in S3",
      { inputLocation: "/tmp/in" },
      /"\/tmp\/in" is not an S3 URI; expected s3:\/\/bucket\/key/,
    ],
    ["a folder that no header can name", { inputLocation: "s3://demo/ü" }, /`inputLocation`.*ASCII/],
  ];

  test.each(options)("%s is refused, by name", async (_, given, message) => {
    const connecting = Endpoint.connect("model", { clientConfig: elsewhere, ...given });
    await expect(connecting).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(message),
    });
  });

  test("of one call are checked too", async () => {
    const { endpoint } = await emulate(double);
    await expect(endpoint.inference(rowsOf(1), { batchSize: -1 })).rejects.toMatchObject({
      code: "invalid_option",
    });
    expect(() => endpoint.stream(rowsOf(1), { clientConfig: {} } as object)).toThrow(
      /no option "clientConfig"/,
    );
  });

  test("a row that is none is refused, with its place", async () => {
    const { endpoint } = await emulate(double);
    const rows = [...rowsOf(13), ["a", "list"] as unknown as Row];
    await expect(endpoint.inference(rows)).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringContaining("Row 13"),
    });
  });
});
