/** Where a journal keeps its records: small texts by name, each written whole or not at all. */
export type JournalStore = {
  names(): Promise<readonly string[]>;
  read(name: string): Promise<string | undefined>;
  write(name: string, text: string): Promise<void>;
  /** Leaves it to the next run. */
  close(): void;
};
