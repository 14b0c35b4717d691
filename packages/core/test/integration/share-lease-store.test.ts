import { createServer } from "node:http";
import { S3Client } from "@aws-sdk/client-s3";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type LeaseStore, s3LeaseStore } from "../../src/aws/lease-store.ts";
import { bucket, double, emulate } from "../support/emulated.ts";

const location = { bucket, key: "shared/one.json" };
const bytes = (text: string) => new TextEncoder().encode(text);

function storeOf(config: object): { store: LeaseStore; requests: string[] } {
  const s3 = new S3Client(config);
  onTestFinished(() => s3.destroy());
  const requests: string[] = [];
  return { store: s3LeaseStore(s3, (api) => requests.push(api)), requests };
}

/** An S3 that refuses everything in one way. */
async function refusing(status: number, code: string): Promise<LeaseStore> {
  const server = createServer((request, response) => {
    request.resume();
    request.on("end", () => {
      response.writeHead(status, { "content-type": "application/xml" });
      response.end(`<Error><Code>${code}</Code><Message>${code} from S3</Message></Error>`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return storeOf({
    endpoint: `http://127.0.0.1:${port}`,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  }).store;
}

describe("a lease store over S3", () => {
  let store: LeaseStore;
  let requests: string[];
  beforeEach(async () => {
    const { emulator } = await emulate(double);
    ({ store, requests } = storeOf(emulator.clientConfig));
  });

  test("creates an object once, and replaces only the version that is named", async () => {
    expect(await store.read(location)).toBeUndefined();
    const created = await store.createIfAbsent(location, bytes("one"));
    expect(await store.createIfAbsent(location, bytes("two"))).toEqual({ outcome: "superseded" });
    const first = await store.read(location);
    expect(first).toEqual({ body: bytes("one"), etag: created.outcome === "written" ? created.etag : "" });

    expect(await store.replaceIfMatch(location, bytes("two"), first?.etag ?? "")).toMatchObject({
      outcome: "written",
    });
    expect(await store.replaceIfMatch(location, bytes("three"), first?.etag ?? "")).toEqual({
      outcome: "superseded",
    });
    expect((await store.read(location))?.body).toEqual(bytes("two"));
    expect(requests).toEqual([
      "s3.GetObject",
      "s3.PutObject",
      "s3.PutObject",
      "s3.GetObject",
      "s3.PutObject",
      "s3.PutObject",
      "s3.GetObject",
    ]);
  });

  test("replaces nothing where nothing is", async () => {
    expect(await store.replaceIfMatch(location, bytes("one"), '"etag"')).toEqual({ outcome: "superseded" });
    expect(await store.read(location)).toBeUndefined();
  });

  test("of 20 that replace one version, one succeeds", async () => {
    const created = await store.createIfAbsent(location, bytes("start"));
    const etag = created.outcome === "written" ? created.etag : "";
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, at) => store.replaceIfMatch(location, bytes(`${at}`), etag)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === "written")).toHaveLength(1);
  });

  test("a missing bucket is an error, not a missing object", async () => {
    const elsewhere = { bucket: "nowhere", key: "one" };
    await expect(store.read(elsewhere)).rejects.toMatchObject({ code: "store_failed" });
    await expect(store.createIfAbsent(elsewhere, bytes("one"))).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringContaining("Create the bucket"),
    });
    await expect(store.replaceIfMatch(elsewhere, bytes("one"), '"etag"')).rejects.toMatchObject({
      code: "store_failed",
    });
  });
});

describe("a refusal of S3", () => {
  test("409 ConditionalRequestConflict leaves it open (A1-24)", async () => {
    const store = await refusing(409, "ConditionalRequestConflict");
    expect(await store.createIfAbsent(location, bytes("one"))).toEqual({ outcome: "conflict" });
    expect(await store.replaceIfMatch(location, bytes("one"), '"etag"')).toEqual({ outcome: "conflict" });
  });

  test("any other 409 is an error", async () => {
    const store = await refusing(409, "OperationAborted");
    await expect(store.createIfAbsent(location, bytes("one"))).rejects.toMatchObject({
      code: "store_failed",
    });
  });

  test("403 names the permissions", async () => {
    const store = await refusing(403, "AccessDenied");
    await expect(store.replaceIfMatch(location, bytes("one"), '"etag"')).rejects.toMatchObject({
      code: "access_denied",
      message: expect.stringMatching(/s3:PutObject.*s3:GetObject/),
    });
    await expect(store.read(location)).rejects.toMatchObject({ code: "access_denied" });
  });
});
