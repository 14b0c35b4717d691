/** Node.js 22 says of its SQLite that it is experimental, each time; nothing that a user of the command could do. All other warnings are told as ever. */
export function hideSqliteWarning(): void {
  const told = process.listeners("warning");
  process.removeAllListeners("warning");
  process.on("warning", (warning) => {
    if (warning.name === "ExperimentalWarning" && warning.message.startsWith("SQLite")) return;
    for (const listener of told) listener.call(process, warning);
  });
}
