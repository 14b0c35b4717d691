import type { Server } from "node:http";

/**
 * Ends dynalite's database, so that its files can be opened again. dynalite does so when its server closes, and a server that never
 * listened cannot be closed: so it listens on the loopback address for that moment.
 */
export function closeDynalite(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.listen(0, "127.0.0.1", () => {
      server.close((error) => (error ? reject(error) : resolve()));
    });
  });
}
