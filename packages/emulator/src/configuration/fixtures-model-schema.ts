import { z } from "zod";
import { modelBehaviour } from "./model-behaviour-schema.ts";

/** A model that looks its answers up in a table. */
export const fixturesModel = z
  .strictObject({
    kind: z.literal("fixtures"),
    keyColumn: z.string().min(1).optional().meta({
      description: "Column by which rows are found. May also come with the first upload.",
    }),
    files: z.array(z.string().min(1)).default([]).meta({
      description:
        "CSV (.csv), JSON (.json) or JSON Lines (.jsonl) files. Relative to the configuration file.",
    }),
    rows: z
      .array(z.record(z.string(), z.unknown()))
      .default([])
      .meta({ description: "Rows given right here." }),
    ...modelBehaviour,
  })
  .refine(({ keyColumn, files, rows }) => keyColumn !== undefined || files.length + rows.length === 0, {
    path: ["keyColumn"],
    message: "must name the column by which the rows are found",
  });

export type FixturesModelConfiguration = z.output<typeof fixturesModel>;
