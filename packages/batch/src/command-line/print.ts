/** A line on stdout: what was asked for. */
export function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One line of JSON on stdout, for `--json`. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** A line on stderr: what goes on, for people who watch. */
export function note(line: string): void {
  process.stderr.write(`${line}\n`);
}
