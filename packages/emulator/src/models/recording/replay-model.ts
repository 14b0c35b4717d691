import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { z } from "zod";
import type { SchedulingClock } from "../../clock/clock.ts";
import { wait } from "../../clock/wait.ts";
import { ConfigurationError } from "../../configuration/configuration-error.ts";
import type { ReplayModelConfiguration } from "../../configuration/model-schema.ts";
import { messageOf } from "../../endpoint/call-model.ts";
import type { Model } from "../model.ts";
import {
  bodyOfAnswer,
  describeRequest,
  type RecordedAnswer,
  recordedAnswerSchema,
} from "./recorded-answer.ts";

export interface ReplayOptions {
  clock: SchedulingClock;
  directory: string;
  field: string;
}

/**
 * Answers requests as they were answered when a recording was made. A request that was recorded several times gets its answers in
 * their order, the last one again and again.
 * @throws ConfigurationError for a recording that cannot be read
 */
export async function openReplayModel(
  { path, recordedLatency }: ReplayModelConfiguration,
  { clock, directory, field }: ReplayOptions,
): Promise<Model> {
  const recording = await readRecording(resolve(directory, path), field);
  const turns = new Map<string, number>();
  return {
    async invoke(request) {
      const key = JSON.stringify(describeRequest(request));
      const answers = recording.get(key) ?? [];
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const answer = answers[Math.min(turn, answers.length - 1)];
      if (answer === undefined) {
        return {
          status: 404,
          contentType: "text/plain",
          body: `${path} has no answer for the request ${key}.`,
        };
      }
      if (recordedLatency) await wait(clock, answer.latencyMs, request.signal);
      const { status, contentType, customAttributes } = answer.response;
      return { status, contentType, customAttributes, body: bodyOfAnswer(answer.response) };
    },
    reset: () => turns.clear(),
  };
}

async function readRecording(file: string, field: string): Promise<Map<string, RecordedAnswer[]>> {
  const recording = new Map<string, RecordedAnswer[]>();
  try {
    const lines = (await readFile(file, "utf8")).split("\n");
    for (const [index, line] of lines.entries()) {
      if (line.trim() === "") continue;
      const { sha256, contentType, accept, answer } = readLine(line, index);
      const key = JSON.stringify({ sha256, contentType, accept });
      recording.set(key, [...(recording.get(key) ?? []), answer]);
    }
  } catch (cause) {
    const message = `${file} cannot be replayed: ${messageOf(cause)}`;
    throw new ConfigurationError([{ field: `${field}.path`, message }], { cause });
  }
  return recording;
}

function readLine(line: string, index: number) {
  try {
    const answer = recordedAnswerSchema.parse(JSON.parse(line));
    return { ...answer.request, answer };
  } catch (error) {
    const reason = error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error);
    throw new Error(`line ${index + 1}: ${reason}`);
  }
}
