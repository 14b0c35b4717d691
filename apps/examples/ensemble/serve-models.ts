import { type Emulator, startEmulator } from "@sagemaker-async/emulator";
import type { Model } from "./fit-models.ts";

/** Each model as an asynchronous endpoint of its own: JSON Lines in, JSON Lines out. */
export function serveModels(models: { readonly [name: string]: Model }): Promise<Emulator> {
  const endpoints = Object.entries(models).map(([name, model]) => [
    name,
    {
      async: { outputPath: "s3://demo/async-output", failurePath: "s3://demo/async-failures" },
      instances: { initial: 1, min: 1, max: 1 },
      model: ({ body }: { readonly body: Uint8Array }) => {
        const rows = Buffer.from(body)
          .toString()
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        return {
          body: rows.map((row) => JSON.stringify(model(row))).join("\n"),
          contentType: "application/jsonlines",
        };
      },
    },
  ]);
  return startEmulator({ buckets: ["demo"], endpoints: Object.fromEntries(endpoints) });
}
