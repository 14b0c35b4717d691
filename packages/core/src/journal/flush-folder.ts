import { open } from "node:fs/promises";

/** The names in a folder outlive a power cut from here on. Windows writes names by itself, and opens no folders. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}
