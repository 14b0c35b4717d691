const MOST = 500;

const secrets: readonly (readonly [RegExp, string])[] = [
  // A stack trace: only its first line says what went wrong.
  [/\n\s+(at |File ").*/gs, "\n[stack trace removed]"],
  [/Traceback \(most recent call last\):.*\n(?=\S)/gs, ""],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/g, "[access key]"],
  [/\b(bearer|authorization|password|secret|token|api[_-]?key)\b(\s*[:=]\s*|\s+)\S+/gi, "$1 [removed]"],
  [/\beyJ[\w-]+\.[\w-]+\.[\w-]*/g, "[token]"],
  [/https?:\/\/\S+/g, "[link]"],
  [/(?<![\w/])\/(?:[\w.-]+\/)+[\w.-]+/g, "[path]"],
];

/** Words of a container for an agent: short, on one line, without secrets, links, paths and stack traces. */
export function redact(text: string): string {
  const clean = secrets.reduce((rest, [pattern, instead]) => rest.replaceAll(pattern, instead), text);
  const line = clean.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > MOST ? `${line.slice(0, MOST)}…` : line;
}
