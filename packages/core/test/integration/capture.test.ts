import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { describe, expect, onTestFinished, test } from "vitest";
import { s3ObjectStore } from "../../src/aws/object-store.ts";
import { type CaptureInference, captureInference } from "../../src/capture/capture-inference.ts";
import { csvCodec } from "../../src/codecs/csv.ts";
import { IncompleteInferenceError } from "../../src/errors/incomplete-inference-error.ts";
import type { Row } from "../../src/types/row.ts";
import { bucket, type Emulated, emulate, failFor } from "../support/emulated.ts";

const folder = { bucket, key: "endpoints/model/" };
const inFolder = (name: string, ...files: string[]) =>
  files.map((file) => `endpoints/model/inference/${name}/inference_${file}`);

function s3Of({ emulator }: Emulated): S3Client {
  const s3 = new S3Client(emulator.clientConfig);
  onTestFinished(() => s3.destroy());
  return s3;
}

async function read(emulated: Emulated, key: string | undefined): Promise<string> {
  const { Body } = await s3Of(emulated).send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  return (await Body?.transformToString()) ?? "";
}

type Kept = Omit<CaptureInference, "result" | "store" | "folder">;

/** Runs rows through the endpoint and captures the call. */
async function runAndCapture(emulated: Emulated, rows: readonly Row[], options: Kept) {
  const result = await emulated.endpoint.inference(rows, { batchSize: 2 });
  const store = s3ObjectStore(s3Of(emulated), () => undefined);
  await captureInference({ result, store, folder, ...options });
  return result;
}

const shift = failFor(["03"], (row) => ({ prediction: Number(row["x"]) + 0.5, prediction_std: 0.1 }));
const measured = (count: number): Row[] =>
  Array.from({ length: count }, (_, at) => ({ x: at, logS: at, id: `0${at}` }));

describe("a capture", () => {
  test("of a regression: predictions, metrics and meta, in the seed's layout", async () => {
    const emulated = await emulate(shift);
    const result = await runAndCapture(emulated, measured(5), {
      name: "test_inference",
      description: "Hold-out rows",
      idColumn: "id",
      targetColumn: "logS",
      features: ["x"],
    });

    expect(await emulated.objects()).toEqual(
      inFolder("test_inference", "meta.json", "metrics.csv", "predictions.csv"),
    );
    const [meta, metrics, predictions] = inFolder(
      "test_inference",
      "meta.json",
      "metrics.csv",
      "predictions.csv",
    );
    expect(JSON.parse(await read(emulated, meta))).toEqual({
      name: "test_inference",
      data_hash: expect.stringMatching(/^[0-9a-f]{8}$/),
      num_rows: 5,
      description: "Hold-out rows",
    });
    // The failed row keeps its place, without a prediction, and has no part in the metrics.
    expect(await read(emulated, predictions)).toBe(
      'id,logS,x,prediction,prediction_std\n00,0,0,0.5,0.1\n01,1,1,1.5,0.1\n02,2,2,2.5,0.1\n03,3,3,"",""\n04,4,4,4.5,0.1\n',
    );
    const [line] = csvCodec.decode(Buffer.from(await read(emulated, metrics)));
    expect(line).toMatchObject({ rmse: 0.5, mae: 0.5, medae: 0.5, spearmanr: 1, support: 4 });
    expect(result.failures).toHaveLength(1);
  });

  test("of a classification: a confusion matrix too", async () => {
    const emulated = await emulate((row) => ({ prediction: Number(row["x"]) > 1 ? "high" : "low" }));
    const rows = [
      { x: 1, level: "low" },
      { x: 2, level: "low" },
      { x: 3, level: "high" },
    ];
    await runAndCapture(emulated, rows, { name: "levels", targetColumn: "level" });
    const [cm, meta, metrics] = inFolder("levels", "cm.csv", "meta.json", "metrics.csv");
    expect(await emulated.objects()).toEqual(
      inFolder("levels", "cm.csv", "meta.json", "metrics.csv", "predictions.csv"),
    );
    expect(await read(emulated, cm)).toBe("labels,high,low\nhigh,1,0\nlow,1,1\n");
    expect(csvCodec.decode(Buffer.from(await read(emulated, metrics)))).toMatchObject([
      { level: "high", precision: 0.5, recall: 1, support: 1 },
      { level: "low", precision: 1, recall: 0.5, support: 2 },
      { level: "all", support: 3 },
    ]);
    expect(JSON.parse(await read(emulated, meta))).toMatchObject({ description: "levels", num_rows: 3 });
  });

  test("without a target has no metrics, and takes the place of an older one of its name", async () => {
    const emulated = await emulate(shift);
    await runAndCapture(emulated, measured(3), { name: "again", targetColumn: "logS" });
    await runAndCapture(emulated, measured(3), { name: "again" });
    expect(await emulated.objects()).toEqual(inFolder("again", "meta.json", "predictions.csv"));
  });

  test("that is not finished has no meta file, so that its other files are not taken for a whole one", async () => {
    const emulated = await emulate(shift);
    await runAndCapture(emulated, measured(3), { name: "cut", targetColumn: "logS" });
    const signal = AbortSignal.abort();
    const capturing = runAndCapture(emulated, measured(4), { name: "cut", targetColumn: "logS", signal });
    await expect(capturing).rejects.toMatchObject({
      code: "cancelled",
      partial: { stats: { succeeded: 3 } },
    });
    expect(await emulated.objects()).not.toContain(inFolder("cut", "meta.json")[0]);
  });

  test("equal data has an equal hash, whatever the model answers", async () => {
    const hashOf = async (model: (row: Row) => Row, rows: readonly Row[]) => {
      const emulated = await emulate(model);
      await runAndCapture(emulated, rows, { name: "hash", features: ["x"] });
      return JSON.parse(await read(emulated, inFolder("hash", "meta.json")[0])).data_hash;
    };
    const rows = measured(3);
    const first = await hashOf(() => ({ prediction: 1 }), rows);
    expect(await hashOf(() => ({ prediction: 2 }), rows.toReversed())).toBe(first);
    expect(await hashOf(() => ({ prediction: 1 }), measured(4))).not.toBe(first);
  });

  test.each<[string, Kept, RegExp]>([
    [
      "a target that no row has",
      { name: "n", targetColumn: "logs" },
      /targetColumn.*"logs".*columns are: x, logS, id/s,
    ],
    ["an id that no row has", { name: "n", idColumn: "ID" }, /idColumn.*"ID"/],
    [
      "no prediction",
      { name: "n", targetColumn: "logS", predictionColumn: "value" },
      /predictionColumn.*"value"/,
    ],
    ["a name that is no folder", { name: "a/b" }, /`capture.name`.*"a\/b"/],
    ["a name of dots", { name: ".." }, /`capture.name`/],
    ["unknown metrics", { name: "n", metrics: "rmse" as "regression" }, /`capture.metrics`.*"rmse"/],
    ["an unknown option", { name: "n", target: "y" } as Kept, /no option "target"/],
  ])("with %s is refused in words, and the result is not lost", async (_, options, words) => {
    const emulated = await emulate(shift);
    const capturing = runAndCapture(emulated, measured(2), options);
    await expect(capturing).rejects.toBeInstanceOf(IncompleteInferenceError);
    await expect(capturing).rejects.toMatchObject({
      code: "invalid_option",
      message: expect.stringMatching(words),
      partial: { rows: [{ prediction: 0.5 }, { prediction: 1.5 }] },
    });
    expect(await emulated.objects()).toEqual([]);
  });

  test("that cannot be written says so, and the result is not lost", async () => {
    const emulated = await emulate(shift);
    const elsewhere = { folder: { bucket: "no-such-bucket", key: "" } };
    const capturing = runAndCapture(emulated, measured(2), { name: "n", ...elsewhere } as Kept);
    await expect(capturing).rejects.toMatchObject({
      code: "store_failed",
      message: expect.stringMatching(/s3:\/\/no-such-bucket\/inference\/n\/ could not be written/),
      partial: { stats: { succeeded: 2 } },
    });
  });

  test("of a call without rows has no rows", async () => {
    const emulated = await emulate(shift);
    await runAndCapture(emulated, [], { name: "none", targetColumn: "logS" });
    expect(JSON.parse(await read(emulated, inFolder("none", "meta.json")[0]))).toMatchObject({
      data_hash: "--hash--",
      num_rows: 0,
    });
  });
});
