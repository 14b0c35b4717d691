import { describeWith } from "@sagemaker-async/services";
import { expect, test } from "vitest";
import { openGateway, runtimeClient } from "../support/gateway.ts";

const RESPONSE_LIMIT = 6_291_556;

describeWith("Lambda's limits, behind the gateway", runtimeClient, () => {
  test("a call that takes too long ends at the time-out, and the next one finds a new process", async () => {
    await using opened = await openGateway({ timeoutMs: 700, exceptionLevel: "debug", concurrency: 1 });
    const before = await opened.call("calls");
    expect((await opened.call("hang")).text).toContain("Task timed out after 0.70 seconds");
    const after = await opened.call("calls");
    expect(JSON.parse(after.text)).toMatchObject({ calls: 1 });
    expect(JSON.parse(after.text).process).not.toBe(JSON.parse(before.text).process);
  });

  test("a process that ends in the middle of a call is an error, and the next call finds a new one", async () => {
    await using opened = await openGateway({ exceptionLevel: "debug", concurrency: 1 });
    expect((await opened.call("exit")).text).toContain("Runtime exited with error: exit status 7");
    expect(JSON.parse((await opened.call("calls")).text)).toMatchObject({ calls: 1 });
  });

  test("a process serves one call after another", async () => {
    await using opened = await openGateway();
    await opened.call("calls");
    await opened.call("throw");
    expect(JSON.parse((await opened.call("calls")).text)).toMatchObject({ calls: 3 });
  });

  test("an answer of 7 MB is refused, one just under 6 MB arrives", async () => {
    await using opened = await openGateway({ exceptionLevel: "debug" });
    const quotes = 2; // of the JSON text
    const largest = await opened.call("large", { bytes: RESPONSE_LIMIT - quotes });
    expect(largest.isError).toBe(false);
    expect(largest.text).toHaveLength(RESPONSE_LIMIT);
    for (const bytes of [RESPONSE_LIMIT - quotes + 1, 7_000_000]) {
      const refused = await opened.call("large", { bytes });
      expect(refused.isError).toBe(true);
      expect(refused.text).toContain(
        "Function.ResponseSizeTooLarge: Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      );
    }
  });

  test("arguments of more than 6 MB never reach the function", async () => {
    await using opened = await openGateway({ exceptionLevel: "debug" });
    const { isError, text } = await opened.call("echo", { text: "x".repeat(6 * 1024 * 1024) });
    expect(isError).toBe(true);
    expect(text).toContain("Request must be smaller than 6291456 bytes");
  });

  test("calls beyond the concurrency are refused, not queued", async () => {
    await using opened = await openGateway({ timeoutMs: 1_500, concurrency: 1, exceptionLevel: "debug" });
    const slow = opened.call("hang");
    const second = await opened.call("calls");
    expect(second).toMatchObject({ isError: true, text: expect.stringContaining("Rate Exceeded.") });
    await slow;
  });

  test("a handler that cannot be loaded is told of with its own error, each time anew", async () => {
    await using opened = await openGateway({
      exceptionLevel: "debug",
      environment: { ...process.env, FAIL_AT_INIT: "yes" },
    });
    expect((await opened.call("calls")).text).toContain("Error: no database");
    expect((await opened.call("calls")).text).toContain("Error: no database");
  });

  test("the log tells of each invocation in Lambda's own form, beside what the function prints", async () => {
    await using opened = await openGateway({ timeoutMs: 500 });
    await opened.call("log", { text: "one line of the function" });
    await opened.call("throw");
    await opened.call("exit");
    await opened.call("hang");
    const events = opened.log.map((line) => JSON.parse(line));
    const reports = events.filter(({ type }) => type === "platform.report").map(({ record }) => record);
    expect(reports).toMatchObject([
      { status: "success", metrics: { initDurationMs: expect.any(Number), durationMs: expect.any(Number) } },
      { status: "error", errorType: "TypeError" },
      { status: "failure", errorType: "Runtime.ExitError" },
      { status: "timeout", errorType: "Sandbox.Timedout" },
    ]);
    expect(reports[1].metrics).not.toHaveProperty("initDurationMs");
    expect(events).toContainEqual(
      expect.objectContaining({
        level: "INFO",
        message: "one line of the function",
        requestId: reports[0].requestId,
      }),
    );
  });
});
