import { proteinProperties } from "./protein-properties.ts";

type Request = { readonly body: Uint8Array };
type Response = { readonly body: string; readonly contentType: string };

/** The model behind the endpoint: what would run in its container. `{"sequence": …}` in, the protein's properties out. */
export default function proteinModel({ body }: Request): Response {
  const { sequence } = JSON.parse(Buffer.from(body).toString()) as { sequence: string };
  return { body: JSON.stringify(proteinProperties(sequence)), contentType: "application/json" };
}
