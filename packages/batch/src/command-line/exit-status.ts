/** The exit statuses of every command: what a script can tell from the outcome. */
export const exitStatus = {
  done: 0,
  /** Some rows failed, or some of what was asked for was not done. */
  someFailed: 1,
  /** Wrong usage or input: the same command will fail again. */
  wrongUse: 2,
  /** No row answered, or the command could not do its work. */
  noneAnswered: 3,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];
