import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { createInvoker } from "../../src/endpoint/create-invoker.ts";
import { MetaEndpoint } from "../../src/meta/index.ts";
import type { Invoker } from "../../src/types/invoker.ts";
import type { Row } from "../../src/types/row.ts";
import { predicting, rowsOf } from "./support/graphs.ts";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

test("A7-11: what a node answered is freed when its children have used it, while the graph still works", async () => {
  const answers: WeakRef<Row>[] = [];
  const first: Invoker = {
    name: "first",
    async *stream(rows, options) {
      for await (const result of predicting("first", 1).stream(rows, options)) {
        answers.push(new WeakRef(result.row));
        yield result;
      }
    },
  };
  const heldLater: number[] = [];
  const later: Invoker = {
    name: "later",
    async *stream(rows, options) {
      await turn();
      collectGarbage();
      heldLater.push(answers.filter((answer) => answer.deref() !== undefined).length);
      yield* predicting("later", 1).stream(rows, options);
    },
  };
  const graph = new MetaEndpoint("chain")
    .addEndpoint(first)
    .addEndpoint(createInvoker("second", () => ({ passed: true })))
    .addEndpoint(later)
    .addEdge("first", "second")
    .addEdge("second", "later")
    .setInputNode("first")
    .setOutputNode("later");
  expect((await graph.inference(rowsOf(20))).stats.succeeded).toBe(20);
  expect(answers).toHaveLength(20);
  expect(heldLater).toEqual([0]);
});
