// The programs in the pages of docs/: each `js` or `ts` block, run as it stands there.
//
// A block with imports begins a program; one without goes on with the program before it. `<!-- one program -->` makes one of a whole page. What a page takes for granted (its rows, an
// endpoint) stands in a comment `<!-- given … -->` of that page and comes first in each of its programs. A block that cannot run here
// says so in the line before it: `<!-- compiled only: why -->` or `<!-- not run: why -->`.

import { readFile } from "node:fs/promises";

export type Program = { readonly text: string; readonly line: number; readonly runs: boolean };

const BLOCK = /(?:<!-- (compiled only|not run): [^>]+ -->\n+)?```(?:js|ts)\n(.*?)```/gs;

export async function programsOf(page: string): Promise<Program[]> {
  const markdown = await readFile(page, "utf8");
  const given = [...markdown.matchAll(/<!-- given\n(.*?)-->/gs)].map(([, code]) => code).join("");
  const isOne = markdown.includes("<!-- one program -->");
  const programs: Program[] = [];
  for (const { 1: marker, 2: code = "", index } of markdown.matchAll(BLOCK)) {
    if (marker === "not run") continue;
    const begins = /^import /m.test(code) && !isOne;
    const before = begins ? undefined : programs.pop();
    programs.push({
      text: `${before?.text ?? given}${code}`,
      line: before?.line ?? markdown.slice(0, index).split("\n").length,
      runs: marker !== "compiled only" && before?.runs !== false,
    });
  }
  return programs;
}
