/** Echoes a request, unless a row of it is poison: then all of it fails. */
export default function poison({ body }: { readonly body: Uint8Array }) {
  if (Buffer.from(body).includes("poison")) throw new Error("a row is poison");
  return { body, contentType: "text/csv" };
}
