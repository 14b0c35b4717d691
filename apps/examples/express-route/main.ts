// A web server whose endpoint takes longer than any request may: submit now, ask for the result later.
//
//   POST /jobs ─▶ 202 ─▶ GET /jobs/<id> ─▶ 202 … (the server is started anew) … ─▶ 200, rows and failures

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";
import { startServer } from "./start-server.ts";

const molecules = [{ smiles: "CCO" }, { smiles: "c1ccccc1" }, { smiles: "not-a-molecule" }];

const here = import.meta.dirname;
const emulator = await startEmulator(await loadConfiguration(join(here, "emulator.yaml")), {
  directory: here,
});
const folder = await mkdtemp(join(tmpdir(), "express-route-"));
const environment = { ...emulator.environment, ENDPOINT: "solubility", PORT: "0", JOBS: folder };
let server = await startServer(environment);
try {
  const posted = await fetch(`${server.url}/jobs`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(molecules),
  });
  const location = posted.headers.get("location");
  console.log(`POST /jobs: ${posted.status}, ${location}`);

  await server.end();
  server = await startServer(environment);
  console.log("the server was ended, and started anew");

  let answer = await fetch(`${server.url}${location}`);
  while (answer.status === 202) {
    console.log(`GET: 202, ${await answer.text()}`);
    await setTimeout(Number(answer.headers.get("retry-after")) * 1000);
    answer = await fetch(`${server.url}${location}`);
  }
  console.log(`GET: ${answer.status}`, await answer.json());
} finally {
  await server.end();
  await emulator.close();
  await rm(folder, { recursive: true });
}
