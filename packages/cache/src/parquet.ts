export { fromParquet } from "./parquet/from-parquet.ts";
export { toParquet } from "./parquet/to-parquet.ts";
export type { ExportSource } from "./tools/export-lines.ts";
