#!/usr/bin/env node
import module from "node:module";

// Keeps what Node.js compiles for the next start. From Node.js 22.1 on; NODE_DISABLE_COMPILE_CACHE=1 turns it off.
module.enableCompileCache?.();
await import("./cli/main.ts");
