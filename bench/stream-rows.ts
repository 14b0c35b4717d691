// A program of its own: streams rows through the endpoint and prints its peak memory in kilobytes.

import { Endpoint } from "@sagemaker-async/core";
import { printPeak } from "./print-peak.ts";

await printPeak(await Endpoint.connect("bench", { batchSize: 1000, maxInFlight: 16 }));
