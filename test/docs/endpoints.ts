import type { EmulatorConfiguration } from "@sagemaker-async/emulator";

const lines = (body: Uint8Array) => Buffer.from(body).toString().trimEnd().split("\n");

/** Answers each row of a CSV with its columns, and what is computed of its first one. */
const regression =
  (slope: number) =>
  ({ body }: { body: Uint8Array }) => {
    const [header, ...rows] = lines(body);
    const answers = rows.map((row) => `${row},${-slope * row.length}`);
    return { body: `${[`${header},prediction`, ...answers].join("\n")}\n`, contentType: "text/csv" };
  };

const endpoint = (slope: number) => ({
  async: { outputPath: "s3://my-bucket/async-output", failurePath: "s3://my-bucket/async-failures" },
  instances: { max: 2 },
  model: regression(slope),
});

/** The endpoints that the pages speak of. */
export const endpoints: EmulatorConfiguration["endpoints"] = {
  solubility: endpoint(0.1),
  linear: endpoint(0.2),
  forest: endpoint(0.3),
};
