import zlib from "node:zlib";

/** The CRC-32 of a text in UTF-8, going on from that of what stands before it. Node's own; 22.0 and 22.1 do not have it yet. */
export const crc32: (text: string, before?: number) => number = zlib.crc32 ?? plainCrc32;

/** The same without Node's help. */
export function plainCrc32(text: string, before = 0): number {
  let rest = ~before;
  for (const byte of Buffer.from(text)) rest = (table[(rest ^ byte) & 0xff] ?? 0) ^ (rest >>> 8);
  return ~rest >>> 0;
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit += 1) rest = rest & 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return rest;
});
