import * as z from "zod";
import { requireEndpointName } from "../environment.ts";
import type { InputPreset, PreparedInput } from "../input/preset.ts";
import { placesOf } from "../jobs/find-job.ts";
import { awaitResult } from "../results/await-result.ts";
import { openSession, type Session } from "../session.ts";
import type { Setup } from "../setup.ts";
import { defineTool, type Tool, type ToolAnswer } from "../tool/define-tool.ts";
import { answerOf, type JobAnswer } from "./answer.ts";
import { type AroundEndpoint, throughCache } from "./cached-prediction.ts";
import { submitOnce } from "./submit-once.ts";
import { waitMsOf } from "./wait-seconds.ts";

export type PredictOptions = {
  readonly preset: InputPreset;
  /** Puts a cache in front of the endpoint. */
  readonly cache?: AroundEndpoint | undefined;
};

const output = z.looseObject({
  status: z.string().describe("completed, or in_progress where it takes longer than this call may."),
  output_id: z.string().nullable().describe("Pass it to get_results while status is in_progress."),
  results: z.unknown().optional().describe("The model's answer, once status is completed."),
});

/** The tool that submits an input and answers its result within the same call, or the id to ask for it with. */
export function predictTool(setup: Setup, { preset, cache }: PredictOptions): Tool {
  return defineTool({
    name: "predict",
    description:
      "Predict for one small input and wait for the result. Where it takes too long, data.status is in_progress: go on with get_results.",
    input: preset.schema,
    output,
    invalidInputCode: "INVALID_SEQUENCE",
    unexpectedCode: "INVOKE_ENDPOINT_ERROR",
    async run(input, call): Promise<ToolAnswer<z.infer<typeof output>>> {
      requireEndpointName(setup.settings());
      const session = openSession(setup, call, "AWS clients");
      const ask = () => submitAndWait(input, session);
      if (!cache) return ask();
      const { argument } = preset;
      return throughCache({ cache, argument, value: input.value, name: session.settings.endpointName }, ask);
    },
  });
}

async function submitAndWait(input: PreparedInput, session: Session): Promise<ToolAnswer<JobAnswer>> {
  const { outputId, job } = await submitOnce(input, session);
  const places = placesOf(job, outputId, session.settings);
  const seen = await awaitResult(places, waitMsOf(Number.POSITIVE_INFINITY, session), session);
  return answerOf(seen, outputId, session);
}
