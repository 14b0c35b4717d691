import { useEffect, useState } from "preact/hooks";

/** `dark` or `light`, as the reader's system has it; a change renders anew. */
export function useColorScheme(): "dark" | "light" {
  const [query] = useState(() => matchMedia("(prefers-color-scheme: dark)"));
  const [isDark, setDark] = useState(query.matches);
  useEffect(() => {
    const follow = () => setDark(query.matches);
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, [query]);
  return isDark ? "dark" : "light";
}
