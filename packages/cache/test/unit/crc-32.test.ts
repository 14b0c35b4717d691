import { crc32 as nodesOwn } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32, plainCrc32 } from "../../src/entries/crc-32.ts";

test("the check sum is Node's own, and the same where Node 22.0 and 22.1 have none", () => {
  expect(crc32).toBe(nodesOwn);
  expect(plainCrc32("123456789")).toBe(0xcbf43926); // the check value of CRC-32 in every list of them
  const text = fc.string({ unit: "binary" });
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(plainCrc32(after, plainCrc32(before))).toBe(nodesOwn(after, nodesOwn(before)));
    }),
  );
});
