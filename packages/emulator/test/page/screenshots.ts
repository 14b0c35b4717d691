// Takes the pictures of the page that the documentation shows, of a real run:
//   node packages/emulator/test/page/screenshots.ts

import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { startEmulator } from "../../src/index.ts";
import { heldModel } from "../support/start.ts";
import { burstConfiguration, sendBurst } from "./support/burst.ts";
import { launchChromium } from "./support/chromium.ts";
import { ensembleConfiguration, sendToEnsemble } from "./support/ensemble.ts";

const folder = fileURLToPath(new URL("../../../../docs/images/", import.meta.url));
await mkdir(folder, { recursive: true });
const emulator = await startEmulator({ ...burstConfiguration, port: 4580 });
const browser = await launchChromium();

const opened = (["light", "dark"] as const).map(async (colorScheme) => {
  const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 800 } });
  await page.goto(emulator.url);
  return { page, colorScheme };
});
const pages = await Promise.all(opened);
emulator.faults.add({ endpoint: "solubility", kind: "outputTruncated", rate: 0.1 });
let finished = 0;
const half = emulator.events.waitFor((event) => {
  finished += event.type === "invocation.completed" || event.type === "invocation.failed" ? 1 : 0;
  return finished === 12;
});
await sendBurst(emulator, 24);
await half;
for (const { page, colorScheme } of pages) {
  await page.getByText("completed").nth(10).waitFor();
  await page.screenshot({ path: `${folder}page-${colorScheme}.png`, fullPage: true });
}
await emulator.close();
await takeGraph();
await browser.close();

/** The graph of a meta endpoint while its children work. */
async function takeGraph(): Promise<void> {
  const { model, held, releaseAll } = heldModel();
  const ensemble = await startEmulator({ ...ensembleConfiguration(model), port: 4580 });
  await sendToEnsemble(ensemble, 12);
  for (const answer of held.slice(0, 3)) answer();
  await ensemble.events.waitFor(() => ensemble.endpoint("linear").completed === 3);
  for (const colorScheme of ["light", "dark"] as const) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1500, height: 800 } });
    await page.goto(ensemble.url);
    await page.locator(".graph").getByText("3 done").first().waitFor();
    await page.locator(".graph").screenshot({ path: `${folder}graph-${colorScheme}.png` });
  }
  releaseAll();
  await ensemble.close();
}
