import type { Emulator } from "@sagemaker-async/emulator";
import { describeWith } from "@sagemaker-async/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle, functionEnvironment, startEndpoint } from "../support/endpoint.ts";
import { connect, openGateway, runtimeClient } from "../support/gateway.ts";

describeWith(
  "agent → gateway → the bundle under Lambda's runtime client → endpoint → results",
  runtimeClient,
  () => {
    let emulator: Emulator;
    let opened: Awaited<ReturnType<typeof openGateway>>;

    beforeAll(async () => {
      emulator = await startEndpoint();
      opened = await openGateway({
        handler: bundle,
        target: "protein",
        environment: functionEnvironment(emulator),
      });
    });
    afterAll(async () => {
      await opened[Symbol.asyncDispose]();
      await emulator.close();
    });

    const ask = async (tool: string, args: Record<string, unknown>, agent = opened) => {
      const { isError, text } = await agent.call(tool, args);
      expect(isError).toBe(false);
      return JSON.parse(text);
    };
    /** Submits, and waits until the endpoint is done with it. */
    const submit = async (sequence: string) => {
      const done = emulator.events.waitFor(
        ({ type }) => type === "invocation.completed" || type === "invocation.failed",
      );
      const { data } = await ask("invoke_endpoint", { sequence });
      await done;
      return data.output_id;
    };

    test("the shipped tools are listed with the schema that was built with them", async () => {
      expect(opened.gateway.tools).toEqual(
        expect.arrayContaining(["protein___invoke_endpoint", "protein___get_results"]),
      );
    });

    test("a sequence is submitted, and its result comes back", async () => {
      const id = await submit("MKTVRQERLK");
      expect(await ask("get_results", { output_id: id })).toMatchObject({
        success: true,
        data: { status: "completed", output_id: id, results: { length: 10 } },
      });
    });

    test("a model's failure is data for the agent, not an error of the tool", async () => {
      const id = await submit("WWWW");
      expect(await ask("get_results", { output_id: id })).toMatchObject({
        success: false,
        error_code: "PREDICTION_FAILED",
      });
    });

    test("two agents at once get each their own results", async () => {
      await using other = await connect(opened.gateway.url, "protein");
      const lengths = [11, 12, 13, 14];
      const ids = await Promise.all(
        lengths.map(async (length, at) => {
          const agent = at % 2 === 0 ? opened : { ...opened, call: other.call };
          return (await ask("invoke_endpoint", { sequence: "A".repeat(length) }, agent)).data.output_id;
        }),
      );
      for (const [at, id] of ids.entries()) {
        await expect
          .poll(async () => (await ask("get_results", { output_id: id })).data.results, { timeout: 20_000 })
          .toEqual({ length: lengths[at] });
      }
    });

    test("no sequence and no result stands in the log", () => {
      const log = opened.log.join("\n");
      expect(log).toContain("platform.report");
      expect(log).not.toContain("MKTVRQERLK");
      expect(log).not.toContain('"length"');
    });
  },
);
