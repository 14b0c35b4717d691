import type { Invoker } from "@sagemaker-async/core";

/** Streams so many rows as the program was told through an invoker, and prints the process's peak memory in kilobytes. */
export async function printPeak(invoker: Invoker): Promise<void> {
  const count = Number(process.argv[2]);
  async function* rows() {
    for (let x = 0; x < count; x += 1) yield { id: `molecule-${x}`, x };
  }
  let answered = 0;
  for await (const result of invoker.stream(rows())) if (result.ok) answered += 1;
  if (answered !== count) throw new Error(`${answered} of ${count} rows were answered.`);
  console.log(process.resourceUsage().maxRSS);
}
