import { Buffer } from "node:buffer";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { expect } from "vitest";
import type { FidelityCase } from "../case.ts";
import { sources } from "../sources.ts";
import { locate } from "../world.ts";

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
  {
    name: "output-is-whole",
    fact: "An output that is there is whole: it is written in one piece",
    certainty: "not known",
    source: sources.none,
    choice: "fault `outputTruncated`; whole",
    async run({ invoke, stage, settled }) {
      const large = "0123456789".repeat(100_000);
      const { body: output } = await settled(await invoke({ InputLocation: await stage(large) }));
      expect(output).toHaveLength(large.length);
    },
    async otherwise(start) {
      const { invoke, settled } = await start({
        emulator: { faults: [{ kind: "outputTruncated", count: 1 }] },
      });
      expect(await settled(await invoke({ Body: Buffer.from("0123456789") }))).toMatchObject({
        body: "01234",
      });
    },
  },
  {
    name: "metadata-of-an-output",
    fact: "An output has no user metadata",
    certainty: "not known",
    source: sources.none,
    choice: "`assumptions.outputMetadata`; none",
    async run({ invoke, settled, s3 }) {
      const accepted = await invoke({ Body: body, CustomAttributes: "trace=1" });
      await settled(accepted);
      expect(await metadataOf(s3, accepted.OutputLocation)).toEqual({});
    },
    async otherwise(start) {
      const { invoke, settled, s3 } = await start({
        emulator: { assumptions: { outputMetadata: { origin: "x" } } },
      });
      const accepted = await invoke({ Body: body });
      await settled(accepted);
      expect(await metadataOf(s3, accepted.OutputLocation)).toEqual({ origin: "x" });
    },
  },
];

async function metadataOf(s3: S3Client, uri: string): Promise<Record<string, string> | undefined> {
  const { bucket, key } = locate(uri);
  return (await s3.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))).Metadata;
}
