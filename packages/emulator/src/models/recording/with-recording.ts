import { appendFile } from "node:fs/promises";
import type { SchedulingClock } from "../../clock/clock.ts";
import { readAnswer } from "../../endpoint/call-model.ts";
import type { Model } from "../model.ts";
import { describeAnswer, describeRequest, type RecordedAnswer } from "./recorded-answer.ts";

/**
 * Appends every answer of a model to a file, for {@link openReplayModel}. What the model throws is no answer and is not recorded;
 * neither is an answer that came after its invocation was over.
 */
export function withRecording(model: Model, file: string, clock: SchedulingClock): Model {
  return {
    ...model,
    async invoke(request) {
      const startedMs = clock.now();
      const answer = readAnswer(await model.invoke(request));
      const line: RecordedAnswer = {
        request: describeRequest(request),
        response: describeAnswer(answer),
        latencyMs: Math.round(clock.now() - startedMs),
      };
      request.signal.throwIfAborted();
      // One write a line, so that answers of the same moment do not mix.
      await appendFile(file, `${JSON.stringify(line)}\n`);
      return answer;
    },
  };
}
