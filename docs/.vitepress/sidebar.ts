import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { DefaultTheme } from "vitepress";

const titles = {
  Begin: {
    "/": "What it is",
    "/docs/start": "Start in five minutes",
    "/docs/how-async-inference-works": "How asynchronous inference works",
  },
  "Running rows": {
    "/packages/core/": "Endpoint",
    "/docs/chunking": "Chunking",
    "/docs/waiting": "Waiting",
    "/docs/failures": "When rows fail",
    "/docs/resuming": "Resuming",
    "/docs/observability": "Watching a run",
    "/docs/captures": "Captures",
  },
  Caching: {
    "/packages/cache/": "InferenceCache",
    "/docs/cache-keys": "Keys",
    "/docs/cache-stores": "Stores",
  },
  "Larger things": {
    "/packages/batch/": "The command",
    "/docs/scale": "Scale",
    "/docs/graphs": "Graphs",
    "/packages/lambda/": "An agent's tool",
    "/docs/agent-tool-on-aws": "The tool on AWS",
    "/docs/deploy": "Deploying",
    "/docs/costs": "What it costs",
  },
  Emulator: {
    "/packages/emulator/": "The emulator",
    "/docs/emulator/testing-your-app": "Testing your program",
    "/docs/emulator/models": "Models",
    "/docs/emulator/faults": "Faults",
    "/docs/emulator/scaling": "Scaling",
    "/docs/emulator/page": "Its page",
    "/docs/emulator/docker": "Docker",
    "/docs/emulator/fidelity": "How true it is",
  },
  "Coming from": {
    "/docs/migrate/hand-written-loops": "A loop of your own",
    "/docs/migrate/sagemaker-sdk": "The SageMaker Python SDK",
    "/docs/migrate/workbench": "Workbench",
    "/docs/workbench-metadata": "Workbench's metadata",
  },
  "Why it is as it is": { "/docs/decisions/": "Decisions" },
};

/** The site's pages in the order in which one reads them, each a file of the repository, and what TypeDoc made of the packages. */
export function sidebar(root: string): DefaultTheme.SidebarItem[] {
  const chapters = Object.entries(titles).map(([text, pages]) => ({
    text,
    items: Object.entries(pages).map(([link, title]) => page(title, link, root)),
  }));
  const reference = readFileSync(join(root, "docs/reference/typedoc-sidebar.json"), "utf8");
  return [...chapters, { text: "Reference", collapsed: true, items: JSON.parse(reference) }];
}

function page(text: string, link: string, root: string): DefaultTheme.SidebarItem {
  const file = `${link.endsWith("/") ? `${link}README` : link}.md`;
  if (!existsSync(join(root, file))) throw new Error(`There is no page ${file}.`);
  return { text, link };
}
