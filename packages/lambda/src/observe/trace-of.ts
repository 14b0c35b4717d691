/** Where an error came from: its name and frames, without its message, which may quote an input or a result. */
export function traceOf(cause: unknown): { readonly cause?: string; readonly trace?: string } {
  if (!(cause instanceof Error)) return {};
  const frames = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  const code = "code" in cause && typeof cause.code === "string" ? ` ${cause.code}` : "";
  return { cause: `${cause.name}${code}`, trace: frames.slice(0, 8).join("\n") };
}
