import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { startEmulator } from "@sagemaker-async/emulator";
import { expect, onTestFinished, test } from "vitest";
import { startServer } from "../start-server.ts";

test("a job survives the server that took it", async () => {
  const main = fileURLToPath(new URL("../main.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [main]);
  expect(stdout).toMatch(/^POST \/jobs: 202, \/jobs\/[\w-]+$/m);
  expect(stdout).toContain('GET: 202, {"requests":1,"answered":0}');
  expect(stdout).toMatch(/GET: 200 .*predicted_log_solubility: -0\.1247.*index: 2,\s+code: 'model_error'/s);
}, 60_000);

test("many may ask at the moment when a job is done, and all get its result", async () => {
  const emulator = await startEmulator({ endpoints: { echo: { async: { outputPath: "s3://demo/out" } } } });
  const folder = await mkdtemp(join(tmpdir(), "express-route-"));
  const server = await startServer({ ...emulator.environment, ENDPOINT: "echo", PORT: "0", JOBS: folder });
  onTestFinished(async () => {
    await server.end();
    await emulator.close();
    await rm(folder, { recursive: true });
  });
  const post = (body: string) =>
    fetch(`${server.url}/jobs`, { method: "POST", headers: { "Content-Type": "application/json" }, body });

  const accepted = await post('[{"id":"a"}]');
  await emulator.events.waitFor("invocation.completed");
  const asked = await Promise.all(
    Array.from({ length: 10 }, () => fetch(server.url + accepted.headers.get("location"))),
  );
  for (const answer of asked) expect(await answer.json()).toEqual({ rows: [{ id: "a" }], failures: [] });

  expect((await post('{"id":"a"}')).status).toBe(400);
  expect((await fetch(`${server.url}/jobs/..%2Fother`)).status).toBe(404);
  expect((await fetch(`${server.url}/jobs/other`)).status).toBe(404);
});
