/**
 * The model: how many words a sentence has, how many letters a word has, and LIX, which is made of both (C.-H. Björnsson, 1968):
 * below 30 is easy to read, above 50 is hard.
 */
export function readability(text: unknown, longest: number) {
  const words = typeof text === "string" ? text.match(/\p{L}+/gu) : null;
  if (typeof text !== "string" || words === null) throw new Error("A row needs a text with words.");
  if (text.length > longest) throw new Error(`A text may have ${longest} characters, not ${text.length}.`);
  const sentences = text.match(/[^.!?:]+[.!?:]*/g) ?? [];
  const longWords = words.filter((word) => word.length > 6);
  const lix = words.length / sentences.length + (100 * longWords.length) / words.length;
  return { words: words.length, sentences: sentences.length, lix: Math.round(lix) };
}
