import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startEmulator } from "../src/index.ts";
import { folderWith } from "./support/folder.ts";
import { start } from "./support/start.ts";

const async = { outputPath: "s3://demo/out", failurePath: "s3://demo/bad" };
const csv = 'id,solubility,note\n00123,-1.10,"a, b"\nNA,2.5,\n';

async function startFixtures(model: object = { keyColumn: "id" }) {
  const configuration = { endpoints: { model: { async, model: { kind: "fixtures" as const, ...model } } } };
  const started = await start(configuration);
  const { emulator, invoke, read } = started;
  const path = `${emulator.url}/_emulator/endpoints/model/fixtures`;
  return {
    ...started,
    async upload(files: Record<string, string>, fields: Record<string, string> = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const [name, content] of Object.entries(files)) form.append("files", new Blob([content]), name);
      const response = await fetch(path, { method: "POST", body: form });
      return { status: response.status, body: await response.json() };
    },
    table: async () => (await fetch(path)).json(),
    async ask(input: string, ContentType: string, Accept?: string) {
      const accepted = await invoke({ Body: Buffer.from(input), ContentType, ...(Accept && { Accept }) });
      const { type } = await emulator.events.waitFor(
        (event) =>
          (event.type === "invocation.completed" || event.type === "invocation.failed") &&
          event.invocation.inferenceId === accepted.InferenceId,
      );
      return {
        type,
        ...(await read(type === "invocation.completed" ? accepted.OutputLocation : accepted.FailureLocation)),
      };
    },
  };
}

describe("answers", () => {
  test("A19: ids such as 00123 and NA survive in CSV; the request's own columns stay", async () => {
    const { upload, ask } = await startFixtures();
    expect(await upload({ "results.csv": csv })).toEqual({ status: 200, body: { keyColumn: "id", rows: 2 } });
    expect(await ask("batch,id\n7,NA\n8,00123\n", "text/csv")).toEqual({
      type: "invocation.completed",
      contentType: "text/csv",
      body: 'batch,id,solubility,note\n7,NA,2.5,\n8,00123,-1.10,"a, b"\n',
    });
  });

  test("the format is that of Accept, else the request's; numbers of a CSV file are numbers in JSON", async () => {
    const { upload, ask } = await startFixtures();
    await upload({ "results.csv": csv });
    const answer = { id: "00123", solubility: -1.1, note: "a, b" };
    expect(await ask('[{"id":"00123"}]', "application/json")).toMatchObject({
      body: JSON.stringify([answer]),
    });
    expect(await ask('{"id":"00123"}\n', "application/jsonlines")).toMatchObject({
      contentType: "application/jsonlines",
      body: `${JSON.stringify(answer)}\n`,
    });
    expect(await ask("id\n00123\n", "text/csv", "application/json")).toMatchObject({
      contentType: "application/json",
      body: JSON.stringify([answer]),
    });
  });

  test("a key is found whether it was written as a number or as a text", async () => {
    const { upload, ask } = await startFixtures();
    await upload({ "results.jsonl": '{"id":7,"value":{"a":1}}\n' });
    expect(await ask('[{"id":"7"},{"id":7}]', "application/json")).toMatchObject({
      body: '[{"id":"7","value":{"a":1}},{"id":7,"value":{"a":1}}]',
    });
    expect((await ask("id\n7\n", "text/csv")).body).toBe('id,value\n7,"{""a"":1}"\n');
  });

  test("a key without a fixture is a failure of the model that names it", async () => {
    const { upload, ask } = await startFixtures();
    await upload({ "results.csv": csv });
    expect(await ask("id\nNA\nCCO\n", "text/csv")).toMatchObject({
      type: "invocation.failed",
      body: "There is no fixture for id=CCO.",
    });
    const many = `id\n${Array.from({ length: 7 }, (_, index) => `k${index}\n`).join("")}`;
    expect((await ask(many, "text/csv")).body).toBe(
      "There is no fixture for id=k0, id=k1, id=k2, id=k3, id=k4 and 2 more.",
    );
    expect((await ask("other\n1\n", "text/csv")).body).toBe("There is no fixture for id=(none).");
    expect((await ask("x", "image/png")).body).toContain("not in image/png");
    expect((await ask("{", "application/json")).body).toContain("cannot be read as application/json");
  });
});

describe("where fixtures come from", () => {
  test("files and rows of the configuration, before anything is uploaded", async () => {
    const folder = await folderWith({ "a.csv": csv, "b.json": '[{"id":"x","solubility":9}]' });
    const { table, ask } = await startFixtures({
      keyColumn: "id",
      files: [join(folder, "a.csv"), join(folder, "b.json")],
      rows: [{ id: "y", solubility: 8 }],
    });
    expect(await table()).toEqual({ keyColumn: "id", rows: 4 });
    expect((await ask("id\nx\ny\n", "text/csv")).body).toBe("id,solubility\nx,9\ny,8\n");
  });

  test("several files of one upload, whose field names the key; a later row takes the place of an earlier one", async () => {
    const { upload, ask, table } = await startFixtures({});
    expect(await table()).toEqual({ keyColumn: null, rows: 0 });
    expect((await ask("id\n1\n", "text/csv")).body).toContain("There are no fixtures");
    const files = { "a.csv": "id,v\n1,old\n", "b.ndjson": '{"id":"1","v":"new"}\n{"id":"2","v":"two"}' };
    expect((await upload(files, { keyColumn: "id" })).body).toEqual({ keyColumn: "id", rows: 2 });
    expect((await ask("id\n1\n2\n", "text/csv")).body).toBe("id,v\n1,new\n2,two\n");
  });

  test.each([
    ["a file that is none", { files: ["absent.csv"] }, /endpoints\.model\.model: .*absent\.csv/],
    ["rows without a key", { rows: [{ other: 1 }] }, /endpoints\.model\.model: rows: row 1 has no id/],
    ["no key column", { keyColumn: undefined, files: ["a.csv"] }, /keyColumn: must name the column/],
  ])("%s is a configuration error that names the field", async (_what, model, message) => {
    const fixtures = { kind: "fixtures" as const, keyColumn: "id", ...model };
    await expect(startEmulator({ endpoints: { model: { model: fixtures } } })).rejects.toThrow(message);
  });
});

describe("an upload that is wrong changes nothing", () => {
  test.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    ["a row without a key", { "a.csv": "id,v\n1,2\n,3\n" }, {}, 400, "a.csv: row 2 has no id"],
    [
      "another key column",
      { "a.csv": "id,v\n1,2\n" },
      { keyColumn: "v" },
      400,
      "the table's key column is id, not v",
    ],
    ["a name that tells no format", { "a.parquet": "x" }, {}, 400, "a.parquet: the name must end in"],
    ["broken JSON", { "a.json": "[{" }, {}, 400, "a.json: "],
    ["ragged CSV", { "a.csv": "id,v\n1\n" }, {}, 400, "a.csv: Invalid Record Length"],
    ["no file", {}, { keyColumn: "id" }, 400, "at least one file"],
    ["bytes that are no text", { "a.csv": "id\n\ud800" }, { keyColumn: "a".repeat(1_001) }, 400, "keyColumn"],
    [
      "too many files",
      Object.fromEntries(Array.from({ length: 33 }, (_, index) => [`${index}.csv`, "id\n1\n"])),
      {},
      413,
      "Too many files. An upload may hold 32 files of 64 MiB each.",
    ],
  ])("%s", async (_what, files, fields, status, message) => {
    const { upload, table } = await startFixtures();
    const valid = { "valid.csv": "id,v\n9,9\n" };
    const answer = await upload(Object.keys(files).length === 0 ? files : { ...valid, ...files }, fields);
    expect(answer).toMatchObject({ status, body: { Message: expect.stringContaining(message) } });
    expect(await table()).toEqual({ keyColumn: "id", rows: 0 });
  });

  test("a body that is no form, an endpoint of another kind, and an unknown endpoint", async () => {
    const { emulator } = await start({
      endpoints: { echo: { async }, table: { async, model: { kind: "fixtures" } } },
    });
    const post = async (name: string, contentType: string) => {
      const url = `${emulator.url}/_emulator/endpoints/${name}/fixtures`;
      const response = await fetch(url, {
        method: "POST",
        headers: { "content-type": contentType },
        body: "--x",
      });
      return { status: response.status, text: await response.text() };
    };
    expect(await post("table", "multipart/form-data")).toMatchObject({ status: 400 });
    expect(await post("table", "multipart/form-data; boundary=x")).toMatchObject({ status: 400 });
    expect(await post("table", "text/csv")).toMatchObject({ status: 400 });
    expect(await post("echo", "text/csv")).toMatchObject({
      status: 400,
      text: expect.stringContaining("not of the kind fixtures"),
    });
    expect(await post("absent", "text/csv")).toMatchObject({ status: 404 });
  });

  test("names of files, columns and keys reach nothing but the table", async () => {
    const { upload, ask, table } = await startFixtures();
    const hostile = '[{"id":"__proto__","__proto__":{"polluted":1}},{"id":"../../x","constructor":"y"}]';
    await upload({ "../../../../outside.json": hostile });
    expect(await table()).toEqual({ keyColumn: "id", rows: 2 });
    expect((await ask('{"id":"../../x"}', "application/json")).body).toBe(
      '[{"id":"../../x","constructor":"y"}]',
    );
    expect("polluted" in {}).toBe(false);
  });
});
