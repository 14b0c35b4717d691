import { Buffer } from "node:buffer";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";

const body = Buffer.from("x");
const nameOf = (uri: string | undefined) => uri?.slice(uri.lastIndexOf("/") + 1) ?? "";

export const outputCases: readonly FidelityCase[] = [
  {
    name: "output-is-named-by-a-uuid",
    fact: "The output's name is a UUID that is not the InferenceId, whoever chose that, and ends in `.out`",
    certainty: "reported",
    source: sources.stableDiffusion,
    async run({ invoke, outputPath }) {
      for (const InferenceId of [undefined, "mine"]) {
        const accepted = await invoke({ Body: body, InferenceId, ContentType: "text/csv" });
        expect(accepted.OutputLocation.startsWith(`${outputPath.replace(/\/$/, "")}/`)).toBe(true);
        expect(nameOf(accepted.OutputLocation)).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.out$/);
        expect(accepted.OutputLocation).not.toContain(accepted.InferenceId);
      }
    },
  },
  {
    name: "failure-has-the-same-uuid",
    fact: "The failure's name is the output's, with `-error.out`; both places are told when the request is accepted",
    certainty: "reported",
    source: sources.workbenchInference,
    async run({ invoke, failurePath }) {
      const { OutputLocation, FailureLocation } = await invoke({ Body: body });
      if (failurePath === undefined) {
        expect(FailureLocation).toBeUndefined();
      } else {
        expect(FailureLocation).toBe(
          `${failurePath.replace(/\/$/, "")}/${nameOf(OutputLocation).replace(/\.out$/, "-error.out")}`,
        );
      }
    },
  },
  {
    name: "slash-after-the-path",
    fact: "A slash that is missing at the end of S3OutputPath or S3FailurePath is supplied",
    certainty: "reported",
    source: sources.stableDiffusion,
    needsEmulator: "needs endpoints with and without the slash",
    async run(start) {
      for (const slash of ["", "/"]) {
        const { invoke } = await start({
          async: { outputPath: `s3://demo/out${slash}`, failurePath: `s3://demo/bad${slash}` },
        });
        const { OutputLocation, FailureLocation } = await invoke({ Body: body });
        expect(OutputLocation).toMatch(/^s3:\/\/demo\/out\/[^/]+$/);
        expect(FailureLocation).toMatch(/^s3:\/\/demo\/bad\/[^/]+$/);
      }
    },
  },
  {
    name: "output-is-what-the-container-said",
    fact: "The output holds the container's answer, byte for byte, under the container's content type",
    certainty: "reported",
    source: sources.pythonSdk,
    async run({ invoke, settled }) {
      const text = "smiles,é\r\nCCO,1\n";
      const ContentType = "text/csv; charset=utf-8";
      const accepted = await invoke({ Body: Buffer.from(text), ContentType });
      expect(await settled(accepted)).toEqual({ body: text, contentType: ContentType });
    },
  },
  {
    name: "success-leaves-no-failure-object",
    fact: "Of output and failure exactly one appears",
    certainty: "documented",
    source: sources.outputConfig,
    async run({ invoke, settled, read }) {
      const accepted = await invoke({ Body: body });
      await settled(accepted);
      expect(await read(accepted.OutputLocation)).toBeDefined();
      if (accepted.FailureLocation !== undefined) {
        expect(await read(accepted.FailureLocation)).toBeUndefined();
      }
    },
  },
];
