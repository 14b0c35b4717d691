import type { Chapter } from "./chapters.ts";

const BEGIN = "<!-- cases -->";
const END = "<!-- end of cases -->";

/** The page with its tables as the cases have them. */
export function withTables(page: string, chapters: readonly Chapter[]): string {
  const [before = "", rest = ""] = page.split(BEGIN);
  const [, after = ""] = rest.split(END);
  return `${before}${BEGIN}\n\n${chapters.map(table).join("\n\n")}\n\n${END}${after}`;
}

function table({ title, cases }: Chapter): string {
  const rows = cases.map((each) => [
    each.fact,
    each.certainty,
    each.source,
    `\`${each.name}\`${each.needsEmulator === undefined ? " ☁" : ""}`,
    each.choice ?? "–",
  ]);
  const lines = [
    ["fact", "", "source", "case", "switch and default"],
    ["---", "---", "---", "---", "---"],
    ...rows,
  ];
  return [`### ${title}`, "", ...lines.map((cells) => `| ${cells.map(escaped).join(" | ")} |`)].join("\n");
}

function escaped(cell: string): string {
  return cell.replaceAll("|", "\\|");
}
