import { expect, it } from "vitest";
import { startTool } from "../support/start-tool.ts";

it("submits a sequence, and answers its result", async () => {
  const { emulator, call } = await startTool((sequence) => ({ length: sequence.length }));

  const submitted = await call("invoke_endpoint", { sequence: " mktvrqerlk\n" });
  expect(submitted).toMatchObject({
    success: true,
    message: "Async inference request submitted successfully",
    data: { sequence_length: 10 },
  });
  await emulator.events.waitFor("invocation.completed");

  const { data } = submitted as Extract<typeof submitted, { success: true }>;
  expect(await call("get_results", { output_id: data.output_id })).toMatchObject({
    success: true,
    message: "Results retrieved successfully",
    data: { status: "completed", results: { length: 10 }, s3_output_path: data["s3_output_path"] },
  });
});
