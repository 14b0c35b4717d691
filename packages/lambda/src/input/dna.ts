import * as z from "zod";
import { readFasta } from "./fasta.ts";
import { groupedDigits } from "./grouped-digits.ts";
import { definePreset, type InputPreset } from "./preset.ts";

export type DnaOptions = {
  /** Most bases. Default: 100,000. */
  readonly maxLength?: number;
  /** Takes the IUPAC codes of several bases (`N`, `R`, `Y` …) too. Default: false. */
  readonly acceptAmbiguous?: boolean;
};

/** DNA, in either case. FASTA, blanks and line breaks are accepted. */
export function dna({ maxLength = 100_000, acceptAmbiguous = false }: DnaOptions = {}): InputPreset {
  const letters = acceptAmbiguous ? "ACGTRYSWKMBDHVN" : "ACGT";
  const schema = z
    .string({ error: "DNA sequence must be a string" })
    .describe(
      `DNA sequence of the letters ${letters}, at most ${groupedDigits(maxLength)}. FASTA is accepted.`,
    )
    .transform((text) => readFasta(text).toUpperCase())
    .superRefine((sequence, context) => {
      const add = (message: string) => context.addIssue({ code: "custom", message });
      if (sequence === "") add("DNA sequence must contain at least 1 base");
      if (sequence.length > maxLength)
        add(`DNA sequence too long (maximum ${groupedDigits(maxLength)} bases)`);
      const strange = [...new Set(sequence)].filter((letter) => !letters.includes(letter)).toSorted();
      if (strange.length === 0) return;
      add(
        `Invalid DNA characters found: ${strange.slice(0, 20).join(", ")}. Allowed are: ${[...letters].join(", ")}`,
      );
    });
  return definePreset({
    argument: "sequence",
    description:
      "Submit a DNA sequence for prediction. Answers at once with an output_id; pass it to get_results.",
    schema,
    body: (sequence) => ({ sequence }),
    lengthOf: (sequence) => sequence.length,
  });
}
