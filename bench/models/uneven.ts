// A model that takes 1 to 4 s: spread evenly, and the same in each run.

import { setTimeout as delay } from "node:timers/promises";
import type { ModelFunction } from "@sagemaker-async/emulator";

let chunks = 0;

const answer: ModelFunction = async ({ body }) => {
  chunks += 1;
  await delay(1000 + ((chunks * 997) % 3000));
  return { body, contentType: "text/csv" };
};

export default answer;
