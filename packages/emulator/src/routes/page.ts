import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import express, { type Router } from "express";

/** Scripts, styles and connections of this origin only, nothing inline: a name that a client chose cannot become a script. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The live page at `/` and its files under `/_emulator/page/`, as the build put them into this package. */
export function page(): Router {
  const folder = pageFolder();
  const files = express.static(folder, { index: false, redirect: false, setHeaders });
  const router = express.Router();
  router.get("/", (_request, response) => {
    setHeaders(response);
    response.sendFile(join(folder, "index.html"));
  });
  router.use("/_emulator/page", files);
  return router;
}

function setHeaders(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
  response.setHeader("X-Content-Type-Options", "nosniff");
  response.setHeader("Referrer-Policy", "no-referrer");
  response.setHeader("Cache-Control", "no-cache");
}

/** The page lies beside the built code, wherever that lies; a test that runs the sources finds it in dist. */
function pageFolder(): string {
  const besideCode = fileURLToPath(new URL("./page", import.meta.url));
  return existsSync(besideCode) ? besideCode : fileURLToPath(new URL("../../dist/page", import.meta.url));
}
