import { findProgram } from "@sagemaker-async/services";
import { type Browser, chromium } from "playwright-core";

/** Debian's chromium, Google's Chrome, or undefined where there is neither. */
export const chromiumFile = ["chromium", "google-chrome", "chrome"]
  .map(findProgram)
  .find((file) => file !== undefined);

/** A headless browser that asks nothing of the network by itself. */
export function launchChromium(): Promise<Browser> {
  if (chromiumFile === undefined)
    throw new Error("There is no Chromium here. Run scripts/install-services.sh.");
  return chromium.launch({
    executablePath: chromiumFile,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}
