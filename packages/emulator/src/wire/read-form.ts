/** No input of a query service goes deeper. */
const DEEPEST = 16;

interface Branch {
  text?: string;
  members: Map<string, Branch>;
}

/**
 * A form of the query protocol as the input it stands for: `Dimensions.member.1.Name=x` becomes `{Dimensions: [{Name: "x"}]}`. Leaves stay text.
 */
export function readForm(form: URLSearchParams): Record<string, unknown> {
  const root: Branch = { members: new Map() };
  for (const [name, text] of form) {
    const path = name.split(".", DEEPEST + 1);
    if (path.length > DEEPEST) continue;
    branchAt(root, path).text = text;
  }
  return Object.fromEntries([...root.members].map(([name, branch]) => [name, inputOf(branch)]));
}

function branchAt(root: Branch, path: readonly string[]): Branch {
  let branch = root;
  for (const part of path) {
    const next = branch.members.get(part) ?? { members: new Map() };
    branch.members.set(part, next);
    branch = next;
  }
  return branch;
}

function inputOf({ text, members }: Branch): unknown {
  const list = members.get("member");
  if (list !== undefined) {
    const items = [...list.members].sort(([one], [other]) => Number(one) - Number(other));
    return items.map(([, item]) => inputOf(item));
  }
  if (members.size === 0) return text ?? "";
  return Object.fromEntries([...members].map(([name, member]) => [name, inputOf(member)]));
}
