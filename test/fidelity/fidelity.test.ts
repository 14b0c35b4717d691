import { describe, test } from "vitest";
import type { FidelityCase } from "./case.ts";
import { chapters } from "./chapters.ts";
import { startEmulated } from "./emulated.ts";
import { openWorld } from "./world.ts";

/** Name of a real asynchronous endpoint that answers with the body and the content type that it is sent. */
const realEndpoint = process.env["SAGEMAKER_ASYNC_FIDELITY_ENDPOINT"];

/** A real endpoint may have to wake from zero instances first. */
const LONGEST_WAKE_MS = 30 * 60_000;
const LOOK_INTERVAL_MS = 2_000;

for (const { title, cases } of chapters) {
  describe(title, () => {
    for (const each of cases) define(each);
  });
}

function define(each: FidelityCase): void {
  const title = `${each.name}: ${each.fact}`;
  if (realEndpoint === undefined) {
    test(title, () =>
      each.needsEmulator !== undefined
        ? each.run(startEmulated)
        : startEmulated().then((world) => each.run(world)),
    );
    const { otherwise } = each;
    if (otherwise !== undefined)
      test(`${each.name}, changed by ${each.choice}`, () => otherwise(startEmulated));
  } else if (each.needsEmulator !== undefined) {
    test(title, ({ skip }) => skip(`not on a real account: ${each.needsEmulator}`));
  } else {
    const options = { clientConfig: {}, endpointName: realEndpoint, intervalMs: LOOK_INTERVAL_MS };
    test(title, { timeout: LONGEST_WAKE_MS }, async () => each.run(await openWorld(options)));
  }
}
