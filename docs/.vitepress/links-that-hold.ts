import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { MarkdownRenderer } from "vitepress";

/**
 * The pages are written for a reader of the repository, where a link may lead to a folder or to a source file. Here a folder's page
 * is its README, and what is no page is named without a link.
 */
export function linksThatHold(markdown: MarkdownRenderer, root: string): void {
  markdown.core.ruler.push("links-that-hold", ({ tokens, env }) => {
    const folder = dirname(resolve(root, env.realPath ?? env.path));
    for (const { children } of tokens) {
      const closings: string[] = [];
      for (const token of children ?? []) {
        if (token.type === "link_open") {
          const href = token.attrGet("href") ?? "";
          const page = pageOf(href, folder);
          if (page === undefined) {
            token.tag = "span";
            token.attrs = null;
          } else token.attrSet("href", page);
          closings.push(token.tag);
        } else if (token.type === "link_close") token.tag = closings.pop() ?? "a";
      }
    }
  });
}

/** The address of a page of the site; `undefined` of what is none. */
function pageOf(href: string, folder: string): string | undefined {
  if (/^([a-z]+:|#)/.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const file = join(folder, path);
  if (!existsSync(file)) return href;
  const readme = statSync(file).isDirectory() ? join(file, "README.md") : file;
  if (!readme.endsWith(".md") || !existsSync(readme)) return undefined;
  const page = readme.endsWith("/README.md") ? `./${path.replace(/\/?(README\.md)?$/, "/")}` : path;
  return anchor === undefined ? page : `${page}#${anchor}`;
}
