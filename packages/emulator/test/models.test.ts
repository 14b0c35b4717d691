import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { listen } from "./support/listen.ts";
import { start } from "./support/start.ts";

const body = Buffer.from("hello");
const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };
const esModule = fileURLToPath(new URL("./fixtures/upper-model.mjs", import.meta.url));
const commonJsModule = fileURLToPath(new URL("./fixtures/upper-model.cjs", import.meta.url));
const noFunction = fileURLToPath(new URL("./fixtures/no-function.mjs", import.meta.url));

describe("echo", () => {
  test("answers with the request's body after its latency", async () => {
    const { emulator, invoke, read } = await start({
      endpoints: { model: { async, model: { kind: "echo", latencyMs: 1_000 } } },
      clock: { frozen: true },
    });
    const accepted = await invoke({ Body: body, ContentType: "text/x" });
    await emulator.clock.advance(999);
    expect(emulator.endpoint("model").inFlight).toBe(1);
    await emulator.clock.advance(1);
    await emulator.events.waitFor("invocation.completed");
    expect(await read(accepted.OutputLocation)).toEqual({ body: "hello", contentType: "text/x" });
  });
});

describe("module", () => {
  test.each([
    ["an ES module", esModule],
    ["a CommonJS module", commonJsModule],
  ])("%s answers with its default export", async (_what, path) => {
    const { emulator, invoke, read } = await start({
      endpoints: { model: { async, model: { kind: "module", path } } },
    });
    const accepted = await invoke({ Body: body });
    await emulator.events.waitFor("invocation.completed");
    expect((await read(accepted.OutputLocation))?.body).toBe("HELLO");
  });

  test("a module that is missing, or has no function, is a configuration error that names the field", async () => {
    const withModule = (path: string) => start({ endpoints: { model: { model: { kind: "module", path } } } });
    await expect(withModule("./absent.mjs")).rejects.toThrow(
      /endpoints\.model\.model\.path: the module could not be loaded/,
    );
    await expect(withModule(noFunction)).rejects.toThrow(
      /endpoints\.model\.model\.path: .*no-function\.mjs must have a default export that is a function/,
    );
  });
});

describe("http", () => {
  test("forwards body and the headers that a container sees", async () => {
    const seen: IncomingHttpHeaders[] = [];
    const url = await listen((request, response) => {
      if (request.url === "/ping") return void response.end();
      seen.push(request.headers);
      response.writeHead(200, {
        "content-type": "text/csv",
        "content-length": request.headers["content-length"],
      });
      request.pipe(response);
    });
    const { emulator, invoke, read } = await start({
      endpoints: { model: { async, model: { kind: "http", url } } },
    });
    const accepted = await invoke({
      Body: body,
      ContentType: "text/csv",
      Accept: "text/csv",
      CustomAttributes: "a=1",
      InferenceId: "mine",
      RequestTTLSeconds: 60,
    });
    await emulator.events.waitFor("invocation.completed");
    expect(await read(accepted.OutputLocation)).toEqual({ body: "hello", contentType: "text/csv" });
    expect(seen[0]).toMatchObject({
      "content-type": "text/csv",
      accept: "text/csv",
      "content-length": "5",
      "x-amzn-sagemaker-custom-attributes": "a=1",
      "x-amzn-sagemaker-inference-id": "mine",
    });
    expect(
      Object.keys(seen[0] ?? {}).filter((name) => name.includes("ttl") || name.includes("location")),
    ).toEqual([]);
  });

  test("an instance takes no work before /ping answers 200", async () => {
    let pings = 0;
    const url = await listen((request, response) => {
      if (request.url === "/ping") {
        pings += 1;
        response.statusCode = pings < 3 ? 503 : 200;
      }
      response.end("ok");
    });
    const { emulator, invoke } = await start({
      endpoints: { model: { async, model: { kind: "http", url } } },
      clock: { frozen: true },
    });
    await invoke({ Body: body });
    await emulator.clock.advance(1_999);
    expect(emulator.endpoint("model").snapshot()).toMatchObject({ queued: 1, instances: { current: 0 } });
    await emulator.clock.advance(1);
    await emulator.events.waitFor("invocation.completed");
    expect(pings).toBe(3);
  });

  test("a failing container's answer becomes the failure object; a broken connection is told in words", async () => {
    const url = await listen((request, response) => {
      if (request.url === "/ping") return void response.end();
      if (request.headers["x-amzn-sagemaker-inference-id"] === "reset") return void request.socket.destroy();
      response.statusCode = 500;
      response.end("trace");
    });
    const { emulator, invoke, read } = await start({
      endpoints: { model: { async, model: { kind: "http", url } } },
    });
    const first = await invoke({ Body: body });
    await emulator.events.waitFor("invocation.failed");
    expect((await read(first.FailureLocation))?.body).toBe("trace");
    const second = await invoke({ Body: body, InferenceId: "reset" });
    await emulator.events.waitFor(
      (event) => event.type === "invocation.failed" && event.invocation.inferenceId === "reset",
    );
    expect((await read(second.FailureLocation))?.body).toBe(
      "Connection reset by peer for the model endpoint. Please retry.",
    );
  });

  test.each<[string, (response: ServerResponse) => void, string]>([
    [
      "without Content-Length",
      (response) => void response.writeHead(200).write("chunked"),
      "The response from container primary did not specify the required Content-Length header",
    ],
    [
      "with headers above 4,096 bytes",
      (response) => void response.writeHead(200, { "content-length": 0, "x-long": "x".repeat(4_050) }),
      "Response received from the primary container has headers with length greater than 4096 bytes. Reduce the length of your container's response headers and update your endpoint.",
    ],
  ])("an answer %s is refused as SageMaker refuses it", async (_what, respond, text) => {
    const url = await listen((request, response) => {
      if (request.url === "/invocations") respond(response);
      response.end();
    });
    const { emulator, invoke, read } = await start({
      endpoints: { model: { async, model: { kind: "http", url } } },
    });
    const accepted = await invoke({ Body: body });
    await emulator.events.waitFor("invocation.failed");
    expect((await read(accepted.FailureLocation))?.body).toBe(text);
  });
});
