import { UsageError } from "./usage-error.ts";

/** For `.catch` after a file was opened: a file that cannot be read is the user's to put right. */
export function readFailed(file: string): (error: unknown) => never {
  return (error) => {
    const reason = error instanceof Error ? error.message.replace(/, \w+( '.*')?$/, "") : String(error);
    throw new UsageError(`${file} cannot be read: ${reason}. Check the name of the file.`);
  };
}
