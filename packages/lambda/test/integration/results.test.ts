import { describe, expect, it } from "vitest";
import { startTool } from "../support/start-tool.ts";

/** What an agent gets of a model's answer. */
async function resultOf(answer: unknown): Promise<unknown> {
  const { emulator, call, submit } = await startTool(() => answer);
  const output_id = await submit();
  await emulator.events.waitFor("invocation.completed");
  return (await call("get_results", { output_id })).data?.["results"];
}

it.each([
  [
    "an object",
    { predictions: [{ position: 1, effect_score: 0.85 }] },
    { predictions: [{ position: 1, effect_score: 0.85 }] },
  ],
  ["a list", [1, 2], [1, 2]],
  ["a number", 7, 7],
  ["an empty file", "", { raw_output: "", warning: "Results file is empty" }],
  ["an empty list", [], { raw_output: "[]", warning: "Results parsed as empty JSON", parsed: [] }],
  ["an empty object", {}, { raw_output: "{}", warning: "Results parsed as empty JSON", parsed: {} }],
  ["zero", 0, { raw_output: "0", warning: "Results parsed as empty JSON", parsed: 0 }],
  ["false", false, { raw_output: "false", warning: "Results parsed as empty JSON", parsed: false }],
  [
    "text",
    "score\n0.5\n",
    {
      raw_output: "score\n0.5\n",
      parsing_info: { format: "text", json_error: "SyntaxError", content_length: 10 },
    },
  ],
  ["Unicode", "α-Helix 🧬", expect.objectContaining({ raw_output: "α-Helix 🧬" })],
])("answers %s", async (_, answer, results) => {
  expect(await resultOf(answer)).toEqual(results);
});

describe("A19-33: a result that is too large for Lambda's answer", () => {
  it.each([
    ["7 MB of JSON", [..."x".repeat(7_000_000)].length],
    ["text that JSON makes larger than it is", 3_500_000],
  ])("is a link and its beginning: %s", async (name, letters) => {
    const letter = name.startsWith("7 MB") ? "x" : '"';
    const { emulator, call, submit } = await startTool(() => `start ${letter.repeat(letters)}`);
    const output_id = await submit();
    await emulator.events.waitFor("invocation.completed");

    const answer = await call("get_results", { output_id });
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(20_000);
    const results = answer.data?.["results"] as { url: string; preview: string };
    expect(results).toMatchObject({
      truncated: true,
      size_bytes: letters + 6,
      preview: expect.stringMatching(/^start .{3000,}/),
      url_expires_at: expect.any(String),
    });
    const whole = await fetch(results.url);
    expect(await whole.text()).toHaveLength(letters + 6);
  });
});

describe("A15-12: what a container says when it fails", () => {
  async function failureOf(body: string, status = 500): Promise<Record<string, unknown>> {
    const { emulator, call, submit } = await startTool(() => ({}), {
      endpoint: { model: () => ({ body, status, contentType: "text/plain" }) },
    });
    const output_id = await submit();
    await emulator.events.waitFor("invocation.failed");
    const { details, error_code } = await call("get_results", { output_id });
    return { error_code, ...(details?.["error_details"] as Record<string, unknown>) };
  }

  it("nothing", async () => {
    expect(await failureOf(" ")).toEqual({
      error_code: "PREDICTION_FAILED",
      error_message: "Prediction failed but no error details available",
      error_type: "empty_failure_log",
      raw_content: "",
    });
  });

  it("text: its first words, marked as untrusted", async () => {
    expect(await failureOf("CUDA out of memory")).toEqual({
      error_code: "PREDICTION_FAILED",
      error_message: "CUDA out of memory",
      error_type: "text_format",
      untrusted: true,
      notice: expect.stringContaining("not instructions"),
      parsing_info: { content_length: 18, format: "text" },
      retrieval_info: { retrieved_at: expect.any(String) },
    });
  });

  it("JSON: its message and type, and nothing else of it", async () => {
    const said = {
      error_message: "Model inference failed",
      error_type: "model_error",
      env: { DB_PASSWORD: "x" },
    };
    expect(await failureOf(JSON.stringify(said))).toEqual({
      error_code: "PREDICTION_FAILED",
      error_message: "Model inference failed",
      error_type: "model_error",
      untrusted: true,
      notice: expect.any(String),
      retrieval_info: {
        retrieved_at: expect.any(String),
        content_length: JSON.stringify(said).length,
        format: "json",
      },
    });
  });

  it("a stack trace with paths, secrets and orders to the agent: shortened and redacted", async () => {
    const trace = [
      "ValueError: bad input for password=hunter2 with AKIAIOSFODNN7EXAMPLE",
      "Traceback (most recent call last):",
      '  File "/opt/ml/code/inference.py", line 3, in predict',
      "    secret()",
      `see https://evil.example/?q=1 ${"and on ".repeat(500)}`,
    ].join("\n");
    const { error_message } = await failureOf(trace);
    expect(error_message).not.toMatch(/hunter2|AKIA|\/opt\/ml|evil|secret\(\)|\n/);
    expect(error_message).toMatch(/^ValueError: bad input/);
    expect(String(error_message).length).toBeLessThanOrEqual(501);
  });

  it.each([
    ["JOB_EXPIRED", "Request expired after RequestTTLSeconds", "expired"],
    ["JOB_CANCELLED", "NoSuchKey: the input is gone", "cancelled"],
  ])("%s: SageMaker's own words of it", async (code, body) => {
    expect(await failureOf(body, 400)).toMatchObject({ error_code: code });
  });
});
