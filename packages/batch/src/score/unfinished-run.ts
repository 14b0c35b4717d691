/** A run that ended early. What was answered until then is kept, where there is a journal. */
export class UnfinishedRun extends Error {
  readonly answered: number;
  /** The journal, unless it went with the run. */
  readonly journal: string | undefined;

  constructor(cause: unknown, answered: number, journal: string | undefined) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = "UnfinishedRun";
    this.answered = answered;
    this.journal = journal;
  }
}
