import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { invalidOption } from "../errors/invalid-option.ts";
import type { SageMakerAsyncError } from "../errors/sagemaker-async-error.ts";
import { flushFolder } from "./flush-folder.ts";
import type { JournalStore } from "./journal-store.ts";
import { lockFolder } from "./lock-folder.ts";

const SUFFIX = ".json";

/**
 * A journal in a local directory, one file a record. A record appears by a rename, so a killed process leaves no half of one, and is on the
 * disk before the next step begins: what it speaks of may be deleted then.
 * @throws {SageMakerAsyncError} `invalid_option` while another run has it.
 */
export async function directoryJournal(directory: string): Promise<JournalStore> {
  const fileOf = (name: string) => join(directory, `${name}${SUFFIX}`);
  await explained(directory, () => mkdir(directory, { recursive: true }));
  const { heldBy, release } = await explained(directory, () => lockFolder(directory));
  if (heldBy !== undefined) throw inUse(directory, heldBy);
  return {
    async names() {
      const files = await explained(directory, () => readdir(directory));
      return files.filter((file) => file.endsWith(SUFFIX)).map((file) => file.slice(0, -SUFFIX.length));
    },
    read: (name) => explained(directory, () => readFile(fileOf(name), "utf8").catch(absent)),
    write: (name, text) =>
      explained(directory, async () => {
        const draft = join(directory, `.${name}.${randomUUID()}`);
        await writeFile(draft, text, { flush: true });
        await rename(draft, fileOf(name));
        await flushFolder(directory);
      }),
    close: release,
  };
}

function inUse(directory: string, heldBy: string): SageMakerAsyncError {
  return invalidOption(
    `The journal in "${directory}" is in use by ${heldBy}: two runs must not share one. Wait for that run, end it, or use another journal.`,
  );
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code === "ENOENT") return undefined;
  throw error;
}

async function explained<Result>(directory: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const message = `The journal in "${directory}" cannot be used: ${reason}. Choose a directory that this program may write.`;
    throw invalidOption(message, cause);
  }
}
