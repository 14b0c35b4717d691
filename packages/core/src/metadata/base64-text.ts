const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The text behind strict base64 of UTF-8; `undefined` where it is anything else. */
export function textOfBase64(encoded: string): string | undefined {
  if (!base64.test(encoded)) return undefined;
  try {
    return utf8.decode(Buffer.from(encoded, "base64"));
  } catch {
    return undefined;
  }
}

export function base64OfText(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
