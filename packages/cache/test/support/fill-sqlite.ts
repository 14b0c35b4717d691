// Run as a process of its own: writes 200 entries, one transaction each, under the given name.
import { sqliteStore } from "../../src/stores/sqlite.ts";

const [path = "", name = ""] = process.argv.slice(2);
const store = sqliteStore({ path });
for (let at = 0; at < 200; at += 1) await store.setMany(new Map([[`${name}:${at}`, String(at)]]));
await store.close();
