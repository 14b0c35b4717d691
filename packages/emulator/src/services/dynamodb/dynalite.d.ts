declare module "dynalite" {
  import type { Server } from "node:http";

  export interface DynaliteOptions {
    /** Directory of its LevelDB. Absent: in memory. */
    path?: string;
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  export default function dynalite(options?: DynaliteOptions): Server;
}
