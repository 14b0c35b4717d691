/** A result's text → what an agent gets: JSON as it is, text with a note. */
export function resultForm(text: string): unknown {
  if (text.trim() === "") return { raw_output: "", warning: "Results file is empty" };
  try {
    const parsed: unknown = JSON.parse(text);
    return isEmpty(parsed) ? { raw_output: text, warning: "Results parsed as empty JSON", parsed } : parsed;
  } catch (error) {
    return {
      raw_output: text,
      parsing_info: {
        format: "text",
        json_error: error instanceof Error ? error.name : "SyntaxError",
        content_length: text.length,
      },
    };
  }
}

/** `[]`, `{}`, `0`, `false`, `null` and `""`: legal answers of a model, which are given as they are too. */
function isEmpty(value: unknown): boolean {
  return !value || (typeof value === "object" && Object.keys(value).length === 0);
}
