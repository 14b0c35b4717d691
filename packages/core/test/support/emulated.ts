import { ListObjectsV2Command, S3Client } from "@aws-sdk/client-s3";
import type { Emulator, EmulatorConfiguration } from "@sagemaker-async/emulator";
import { codecFor } from "../../src/codecs/codec-for.ts";
import type { EndpointOptions } from "../../src/endpoint/connect-endpoint.ts";
import { Endpoint } from "../../src/endpoint/endpoint.ts";
import type { Row } from "../../src/types/row.ts";
import { emulatorWith } from "./emulator-with.ts";

type EndpointConfiguration = NonNullable<EmulatorConfiguration["endpoints"]>[string];
type AsyncBlock = NonNullable<EndpointConfiguration["async"]>;

export type Emulated = {
  readonly emulator: Emulator;
  readonly endpoint: Endpoint;
  /** Every key in the bucket. */
  readonly objects: () => Promise<string[]>;
};

export const bucket = "demo";

/** The requests that a connection makes. */
export const connecting = { "sagemaker.DescribeEndpoint": 1, "sagemaker.ListTags": 1 };

type RowModel = (row: Row) => Row | Promise<Row>;

export type ModelOptions = {
  readonly asyncBlock?: Partial<AsyncBlock> | undefined;
  /** Of the emulator as a whole. */
  readonly around?: Partial<EmulatorConfiguration> | undefined;
} & Partial<EndpointConfiguration>;

/** A running emulator with one endpoint. It ends with the test. */
export async function startModel(
  model: RowModel,
  { asyncBlock = {}, around = {}, ...configuration }: ModelOptions = {},
): Promise<Emulator> {
  const emulator = await emulatorWith({
    buckets: [bucket],
    endpoints: {
      model: {
        async: {
          outputPath: `s3://${bucket}/async-output`,
          failurePath: `s3://${bucket}/async-failures`,
          maxConcurrentInvocationsPerInstance: 64,
          ...asyncBlock,
        },
        instances: { initial: 1, min: 1, max: 1 },
        model: rowModel(model),
        ...configuration,
      },
    },
    ...around,
  });
  return emulator;
}

/** A running emulator with one endpoint, and a connection to it. */
export async function emulate(
  model: RowModel,
  { connect = {}, ...options }: { connect?: EndpointOptions } & ModelOptions = {},
): Promise<Emulated> {
  const emulator = await startModel(model, options);
  const endpoint = await Endpoint.connect("model", { clientConfig: emulator.clientConfig, ...connect });
  return { emulator, endpoint, objects: () => objectsOf(emulator) };
}

/** A function of a row → a model that reads and writes the format that the caller asked for. */
export function rowModel(answer: RowModel) {
  return async (request: { body: Uint8Array; contentType: string; accept: string | undefined }) => {
    const rows = codecFor(request.contentType).decode(request.body);
    const contentType = request.accept ?? request.contentType;
    return { body: codecFor(contentType).encode(await Promise.all(rows.map(answer))), contentType };
  };
}

/** Every key in the bucket. */
export async function objectsOf(emulator: Emulator): Promise<string[]> {
  const s3 = new S3Client(emulator.clientConfig);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  s3.destroy();
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
}

export function rowsOf(count: number): Row[] {
  return Array.from({ length: count }, (_, at) => ({ id: `0${at}`, x: at }));
}

/** A row's model, the simplest: one number more. */
export const double = (row: Row): Row => ({ doubled: Number(row["x"]) * 2 });

/** Fails for the rows with one of these ids. */
export function failFor(ids: readonly string[], answer: (row: Row) => Row = double) {
  return (row: Row) => {
    if (ids.includes(String(row["id"]))) throw new Error(`cannot compute ${String(row["id"])}`);
    return answer(row);
  };
}
