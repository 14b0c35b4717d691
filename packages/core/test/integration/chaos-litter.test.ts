import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { expect, onTestFinished, test } from "vitest";
import { parseS3Uri } from "../../src/aws/s3-location.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import { double, emulate, failFor, rowsOf } from "../support/emulated.ts";
import { withoutFilename } from "../support/own-names.ts";

async function journalDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "sagemaker-async-journal-"));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test("what a withdrawn request leaves is deleted before its chunk is begun anew, since a kill after that would forget it", async () => {
  const { emulator, endpoint, objects } = await emulate(double, {
    instances: { initial: 0, min: 0, max: 1, coldStartMs: 800 },
  });
  const journal = await journalDirectory();
  const controller = new AbortController();
  const stop = emulator.events.on((event) => {
    if (event.type === "invocation.accepted") controller.abort();
  });
  // The answer of the request is cut off: whether it was accepted is in doubt, and it is still queued when the run goes on.
  const cutOff = endpoint.inference(rowsOf(1), { journal, signal: controller.signal });
  await expect(cutOff).rejects.toMatchObject({ code: "cancelled" });
  stop();

  const failuresAtInvocation: Promise<string[]>[] = [];
  emulator.events.on((event) => {
    if (event.type === "invocation.accepted") failuresAtInvocation.push(objects());
  });
  const { rows } = await endpoint.inference(rowsOf(1), { journal });
  expect(rows).toEqual([{ id: "00", x: 0, doubled: 0 }]);
  expect(emulator.endpoint("model").snapshot()).toMatchObject({ completed: 1, failed: 1 });
  const [seen = []] = await Promise.all(failuresAtInvocation);
  expect(seen.filter((key) => key.startsWith("async-failures/"))).toEqual([]);
  expect(await objects()).toEqual([]);
});

test("what a failed chunk leaves is deleted before its halves are begun", async () => {
  const { emulator, endpoint, objects } = await emulate(failFor(["00"]));
  const whole: string[][] = [];
  const looks: Promise<void>[] = [];
  emulator.events.on((event) => {
    if (event.type !== "invocation.accepted" || event.invocation.inferenceId.endsWith("-0-2")) return;
    looks.push(objects().then((keys) => void whole.push(keys.filter((key) => /0-2(-error)?\./.test(key)))));
  });
  const { failures } = await endpoint.inference(rowsOf(2), { journal: await journalDirectory() });
  expect(failures).toMatchObject([{ index: 0, error: { code: "model_error" } }]);
  await Promise.all(looks);
  expect(whole).toEqual([[], []]);
});

test("where the endpoint names its outputs itself, a chunk in doubt does not take another chunk's answer for its own", async () => {
  const { emulator, objects } = await emulate(double);
  const clients = withoutFilename(emulator.clientConfig);
  onTestFinished(() => clients.s3.destroy());
  const endpoint = await Endpoint.connect("model", { clients });
  const journal = await journalDirectory();
  const options = { journal, batchSize: 1 };
  const { rows } = await endpoint.inference(rowsOf(2), options);

  // As a kill leaves it: the first chunk answered and its output not deleted yet, the second one staged and in doubt.
  const recordOf = async (name: string) =>
    JSON.parse(await readFile(join(journal, `${name}.json`), "utf8")) as {
      contentHash: string;
      ticket: { inputLocation: string; outputLocation: string };
    };
  const [first, second] = [await recordOf("0-1"), await recordOf("1-1")];
  const intended = { state: "intended", contentHash: second.contentHash, attempt: 1 };
  await writeFile(join(journal, "1-1.json"), JSON.stringify(intended));
  const put = (uri: string, Body: string) => {
    const { bucket: Bucket, key: Key } = parseS3Uri(uri);
    return clients.s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: "text/csv" }));
  };
  await put(first.ticket.outputLocation, "doubled\n0\n");
  await put(second.ticket.inputLocation, "id,x\n01,1\n");

  expect((await endpoint.inference(rowsOf(2), options)).rows).toEqual(rows);
  expect(await objects()).toEqual([]);
});

test.each([
  [{ maxChunkBytes: 100 }, /maxChunkBytes undefined, and this run has 100/],
  [{ input: "inline" as const, maxChunkBytes: undefined }, /this run has (128000|inline)/],
  [
    { inputLocation: "s3://demo/elsewhere" },
    /inputLocation s3:\/\/demo\/endpoints\/model\/async-input\/, and this run has s3:\/\/demo\/elsewhere\//,
  ],
])("a journal is refused where its chunks would not be found again: %j", async (changed, message) => {
  const { emulator, endpoint } = await emulate(double);
  const journal = await journalDirectory();
  await endpoint.inference(rowsOf(3), { journal });
  const { clientConfig } = emulator;
  const other = await Endpoint.connect("model", { clientConfig, ...changed });
  await expect(other.inference(rowsOf(3), { journal })).rejects.toMatchObject({
    code: "invalid_option",
    message: expect.stringMatching(message),
  });
});
