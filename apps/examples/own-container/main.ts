// Your own model server behind an asynchronous endpoint, before it is ever deployed.
//
//   rows → S3 → InvokeEndpointAsync → queue → POST /invocations of server.ts → S3 → rows

import { join } from "node:path";
import { Endpoint } from "@sagemaker-async/core";
import { loadConfiguration, startEmulator } from "@sagemaker-async/emulator";

const texts = [
  "The cat sat on the mat. It was warm.",
  "Asynchronous inference accepts requests, answers immediately, and delivers predictions eventually.",
  "",
  "To be, or not to be: that is the question.",
];

const configuration = await loadConfiguration(join(import.meta.dirname, "emulator.yaml"));
const emulator = await startEmulator(configuration, { directory: import.meta.dirname });
try {
  const endpoint = await Endpoint.connect("readability", {
    clientConfig: emulator.clientConfig,
    contentType: "application/jsonlines",
  });
  const { rows, failures } = await endpoint.inference(texts.map((text) => ({ text })));
  for (const { text, words, lix } of rows) {
    if (lix !== null) console.log(`lix ${lix}, ${words} words: ${text}`);
  }
  for (const { index, error } of failures)
    console.log(`row ${index} failed: [${error.code}] ${error.message}`);
} finally {
  await emulator.close();
}
