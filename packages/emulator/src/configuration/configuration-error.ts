/** One thing that is wrong in a configuration. */
export interface ConfigurationProblem {
  /** The field's path, such as `endpoints.solubility.instances.max`; empty for the document itself. */
  field: string;
  /** What is wrong and what it should be. */
  message: string;
}

/** A configuration that cannot be used. The message names the file, every wrong field and what each should be. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly code = "invalid_configuration";
  readonly problems: readonly ConfigurationProblem[];
  readonly file: string | undefined;

  constructor(
    problems: readonly ConfigurationProblem[],
    options: { file?: string | undefined; cause?: unknown } = {},
  ) {
    super(
      describe(problems, options.file),
      options.cause === undefined ? undefined : { cause: options.cause },
    );
    this.problems = problems;
    this.file = options.file;
  }

  /** The same problems, told as those of a file. */
  inFile(file: string): ConfigurationError {
    return this.file === undefined
      ? new ConfigurationError(this.problems, { file, cause: this.cause })
      : this;
  }
}

function describe(problems: readonly ConfigurationProblem[], file: string | undefined): string {
  const lines = problems.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`));
  const where = file === undefined ? "" : ` in ${file}`;
  return lines.length === 1
    ? `Configuration error${where}: ${lines[0]}`
    : `Configuration errors${where}:\n${lines.map((line) => `  ${line}`).join("\n")}`;
}
