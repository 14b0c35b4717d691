import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { linksThatHold } from "./links-that-hold.ts";
import { sidebar } from "./sidebar.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folders = ["", ":a/:b/", ":a/:b/:c/", ":a/:b/:c/:d/"];

/** The site is made of the files that one reads in the repository: `docs/`, and the README of each package and example. */
export default defineConfig({
  title: "sagemaker-async",
  description: "Clients, cache and offline twin of Amazon SageMaker's asynchronous endpoints",
  srcDir: root,
  srcExclude: ["**/node_modules/**", "**/dist/**", ".*/**", "**/test/**"],
  rewrites: Object.fromEntries(folders.map((folder) => [`${folder}README.md`, `${folder}index.md`])),
  outDir: fileURLToPath(new URL("./dist", import.meta.url)),
  cleanUrls: true,
  markdown: { config: (markdown) => linksThatHold(markdown, root) },
  // Pages lie in folders from which Vue is not found by its name.
  vite: { resolve: { alias: { vue: dirname(createRequire(import.meta.url).resolve("vue/package.json")) } } },
  themeConfig: {
    search: { provider: "local" },
    outline: [2, 3],
    nav: [
      { text: "Start", link: "/docs/start" },
      { text: "Reference", link: "/docs/reference/" },
    ],
    sidebar: sidebar(root),
  },
});
