export type { SetupOptions } from "../setup.ts";
export type { Load, ReadLoad } from "../tools/estimate.ts";
export { endpointLoad } from "./endpoint-load.ts";
