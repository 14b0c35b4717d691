import { describe, expect, test } from "vitest";
import { checkFeatures } from "../../src/metadata/check-features.ts";
import { requireFeatures } from "../../src/metadata/require-features.ts";
import type { Row, RowSource } from "../../src/types/row.ts";

async function passed(rows: RowSource, features: readonly string[]): Promise<Row[]> {
  const all: Row[] = [];
  for await (const row of requireFeatures(rows, features)) all.push(row);
  return all;
}

describe("columns", () => {
  test("may be in any case and order, and may be more than the features", () => {
    expect(() => checkFeatures(["id", "LOGP", "mw"], ["MW", "logP"])).not.toThrow();
    expect(() => checkFeatures([], [])).not.toThrow();
  });

  test("that lack features are refused, naming what is missing and what was given", () => {
    expect(() => checkFeatures(["id", "MW"], ["mw", "logP", "Tm"])).toThrow(
      expect.objectContaining({
        code: "invalid_option",
        retryable: false,
        message: 'The input lacks 2 of the model\'s 3 features: "logP", "Tm". Its columns are: "id", "MW".',
      }),
    );
    expect(() => checkFeatures([], ["mw"])).toThrow(/features: "mw"\. Its columns are: none\./);
  });
});

describe("a stream of rows", () => {
  test("passes unchanged where every row has the features", async () => {
    const rows = [{ mw: 1 }, { MW: 2, id: "a" }, { id: "b", Mw: null }];
    expect(await passed(rows, ["mw"])).toEqual(rows);
    expect(await passed([], ["mw"])).toEqual([]);
  });

  test("ends at the first row that lacks one, after the rows before it", async () => {
    const reached: Row[] = [];
    const reading = async () => {
      const rows = [{ mw: 1, id: "a" }, { mw: 2, id: "b" }, { id: "c" }, { mw: 4, id: "d" }];
      for await (const row of requireFeatures(rows, ["mw"])) reached.push(row);
    };
    await expect(reading()).rejects.toMatchObject({
      code: "invalid_option",
      message: 'Row 2 lacks 1 of the model\'s 1 features: "mw". Its columns are: "id".',
    });
    expect(reached).toHaveLength(2);
  });

  test("is checked where columns are renamed but not fewer", async () => {
    await expect(passed([{ mw: 1 }, { wm: 1 }], ["mw"])).rejects.toThrow(/^Row 1 lacks/);
  });

  test("is checked where columns are fewer but otherwise the same", async () => {
    await expect(passed([{ id: 1, mw: 1 }, { id: 1 }], ["mw"])).rejects.toThrow(/^Row 1 lacks/);
  });

  test("looks at the columns of each row once", async () => {
    let looks = 0;
    const watched = () =>
      new Proxy(
        { mw: 1 },
        {
          ownKeys: (row) => {
            looks += 1;
            return Reflect.ownKeys(row);
          },
        },
      );
    await passed([watched(), watched(), watched()], ["mw"]);
    expect(looks).toBe(3);
  });

  test("names what is no row as such", async () => {
    await expect(passed([{ mw: 1 }, null as unknown as Row], ["mw"])).rejects.toThrow(
      /^Row 1 lacks.*none\.$/,
    );
  });

  test("is read only as fast as it is taken, and is closed when it is left", async () => {
    const log: string[] = [];
    function* source(): Generator<Row> {
      try {
        for (const mw of [1, 2, 3]) {
          log.push(`row ${mw}`);
          yield { mw };
        }
      } finally {
        log.push("closed");
      }
    }
    for await (const row of requireFeatures(source(), ["mw"])) {
      if (row["mw"] === 2) break;
    }
    expect(log).toEqual(["row 1", "row 2", "closed"]);
  });
});
