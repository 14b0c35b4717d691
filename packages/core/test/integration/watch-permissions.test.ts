import { describe, expect, test } from "vitest";
import { bucket, double, failFor, rowsOf } from "../support/emulated.ts";
import { watching } from "../support/watching.ts";

const row = { id: "00", x: 0 };

describe("A19-6: credentials", () => {
  const deny = (...actions: string[]) => ({
    accessKeyId: "AKIALIMITED",
    emulator: { principals: { AKIALIMITED: { deny: actions } } },
  });

  test("without s3:ListBucket still bring every answer and failure, and an event names the permission once", async () => {
    const { answer, fallbacks } = await watching(failFor(["02"]), {
      strategy: "list",
      ...deny("s3:ListBucket"),
    });
    const answers = await Promise.all(rowsOf(6).map(answer));
    expect(answers).toEqual(
      rowsOf(6).map((given, at) => (at === 2 ? expect.stringContaining("cannot compute 02") : double(given))),
    );
    expect(fallbacks()).toEqual([
      {
        type: "watch-fallback",
        from: "list",
        to: "head",
        reason: expect.stringContaining(`s3:ListBucket on arn:aws:s3:::${bucket}`),
      },
    ]);
  });

  test("without it, an answer that has not come yet is not taken for a failure, and the deadline says what cannot be told", async () => {
    const { invoke, watcher } = await watching(() => new Promise<never>(() => undefined), {
      strategy: "head",
      ...deny("s3:ListBucket"),
    });
    await expect(watcher.watch(await invoke(row, 1000))).rejects.toMatchObject({
      code: "deadline_exceeded",
      message: expect.stringMatching(
        /403.*s3:ListBucket on arn:aws:s3:::demo .*s3:GetObject on arn:aws:s3:::demo\/\*/,
      ),
    });
  });

  test("that may list: a deadline speaks of no permission", async () => {
    const { invoke, watcher } = await watching(() => new Promise<never>(() => undefined), {
      strategy: "head",
    });
    await expect(watcher.watch(await invoke(row, 500))).rejects.toMatchObject({
      code: "deadline_exceeded",
      message: expect.not.stringContaining("403"),
    });
  });

  test.each(["list", "head"] as const)(
    "that AWS does not know end a watch by %s at once",
    async (strategy) => {
      const { watcher } = await watching(double, {
        strategy,
        accessKeyId: "AKIAUNKNOWN",
        emulator: { accessKeyIds: ["test"] },
      });
      const outputLocation = { bucket, key: "async-output/job/1.out" };
      const watched = { inferenceId: "1", outputLocation, failureLocation: undefined, deadlineAt: Infinity };
      await expect(watcher.watch(watched)).rejects.toMatchObject({
        code: "access_denied",
        message: expect.stringContaining("Check the AWS credentials"),
      });
    },
  );

  test("that may not read the queue: S3 is looked at, and an event names the permission", async () => {
    const { answer, fallbacks } = await watching(double, {
      queue: { topics: ["ok"] },
      ...deny("sqs:ReceiveMessage"),
    });
    expect(await Promise.all(rowsOf(3).map(answer))).toEqual(rowsOf(3).map(double));
    expect(fallbacks()).toMatchObject([
      { from: "notify", to: "list", reason: expect.stringContaining("sqs:ReceiveMessage") },
    ]);
  });
});
