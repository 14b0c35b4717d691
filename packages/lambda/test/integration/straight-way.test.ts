import { expect, it } from "vitest";
import { inputFolder, outputFolder, startTool } from "../support/start-tool.ts";

const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

it("submits a sequence, and answers its result", async () => {
  const { emulator, call } = await startTool((sequence) => ({ length: sequence.length }));

  const submitted = await call("invoke_endpoint", { sequence: " mktvrqerlk\n" });
  expect(submitted).toEqual({
    success: true,
    message: "Async inference request submitted successfully",
    timestamp: isoTime,
    data: {
      output_id: expect.any(String),
      s3_output_path: expect.stringMatching(`^${outputFolder}/[0-9a-f-]{36}\\.out$`),
      sequence_length: 10,
      estimated_completion_time: isoTime,
    },
  });
  const { invocation } = await emulator.events.waitFor("invocation.completed");
  expect(invocation).toMatchObject({
    inputLocation: `${inputFolder}/${invocation.inferenceId}.json`,
    outputLocation: submitted.data?.["s3_output_path"],
  });

  expect(await call("get_results", { output_id: submitted.data?.output_id })).toEqual({
    success: true,
    message: "Results retrieved successfully",
    timestamp: isoTime,
    data: {
      status: "completed",
      results: { length: 10 },
      output_id: submitted.data?.output_id,
      s3_output_path: submitted.data?.["s3_output_path"],
      completion_time: isoTime,
    },
  });
});

it("answers that a job is in progress, where it will be, and when to ask again", async () => {
  const { emulator, call, submit, anotherInstance } = await startTool(() => ({ done: true }), {
    endpoint: { instances: { initial: 0, min: 0, max: 1, coldStartMs: 900_000 } },
    around: { clock: { frozen: true } },
  });
  const output_id = await submit();

  const inProgress = {
    success: true,
    message: "Prediction is still in progress",
    timestamp: isoTime,
    data: {
      status: "in_progress",
      output_id,
      message: "Prediction is still in progress. Please check again later.",
      expected_paths: {
        success: `${outputFolder}/${output_id}.out`,
        failure: expect.stringMatching(/^s3:\/\/demo\/async-inference-failures\/.+-error\.out$/),
      },
      check_interval_seconds: 30,
    },
  };
  expect(await call("get_results", { output_id })).toEqual(inProgress);
  expect(await anotherInstance()("get_results", { output_id })).toEqual(inProgress);

  await emulator.clock.advance(900_000);
  await emulator.events.waitFor("invocation.completed");
  expect(await call("get_results", { output_id })).toMatchObject({ data: { status: "completed" } });
});

it("A15-1: a failed job is answered as failed, by its real failure location", async () => {
  const { emulator, call, submit } = await startTool(() => {
    throw new Error("out of memory");
  });
  const output_id = await submit();
  const { invocation } = await emulator.events.waitFor("invocation.failed");

  expect(await call("get_results", { output_id })).toEqual({
    success: false,
    error_code: "PREDICTION_FAILED",
    message: "Async inference prediction failed",
    timestamp: isoTime,
    details: {
      status: "failed",
      output_id,
      s3_failure_path: invocation.failureLocation,
      failure_time: isoTime,
      error_details: expect.objectContaining({
        error_message: expect.stringContaining("out of memory"),
        untrusted: true,
      }),
    },
  });
});

it("keeps the request's record without its input or its answer", async () => {
  const { emulator, submit } = await startTool(() => ({ secret: "answer" }));
  await submit();
  expect(emulator.requests()).toEqual({
    "s3.GetObject": 1,
    "s3.PutObject": 3,
    "sagemaker-runtime.InvokeEndpointAsync": 1,
    // For the estimate, beside the others.
    "sagemaker.DescribeEndpoint": 1,
    "cloudwatch.GetMetricStatistics": 1,
  });
});
