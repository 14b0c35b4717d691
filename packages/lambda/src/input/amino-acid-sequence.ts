import * as z from "zod";
import { readFasta } from "./fasta.ts";
import { groupedDigits } from "./grouped-digits.ts";
import { definePreset, type InputPreset } from "./preset.ts";

export type AminoAcidOptions = {
  /** Takes a FASTA header, and blanks and line breaks within the sequence. Default: false. */
  readonly acceptFasta?: boolean;
  /** Most amino acids. Default: 10,000. */
  readonly maxLength?: number;
};

const LETTERS = "ACDEFGHIKLMNPQRSTVWY";

/** A protein: the 20 standard amino acids in one-letter codes, in either case. */
export function aminoAcidSequence({
  acceptFasta = false,
  maxLength = 10_000,
}: AminoAcidOptions = {}): InputPreset {
  const schema = z
    .string({ error: "Amino acid sequence must be a string" })
    .describe(
      `Protein sequence in one-letter codes of the 20 standard amino acids (${LETTERS}), at most ${groupedDigits(maxLength)}.${acceptFasta ? " FASTA is accepted." : " No blanks, numbers or headers."}`,
    )
    .transform((text) => (acceptFasta ? readFasta(text) : text.trim()).toUpperCase())
    .superRefine((sequence, context) => {
      for (const message of problemsOf(sequence, maxLength)) context.addIssue({ code: "custom", message });
    });
  return definePreset({
    argument: "sequence",
    description:
      "Submit a protein sequence for prediction. Answers at once with an output_id; pass it to get_results.",
    schema,
    body: (sequence) => ({ sequence }),
    lengthOf: (sequence) => sequence.length,
  });
}

function problemsOf(sequence: string, maxLength: number): string[] {
  const problems: string[] = [];
  if (sequence.length < 1) problems.push("Amino acid sequence must contain at least 1 amino acid");
  if (sequence.length > maxLength) {
    problems.push(`Amino acid sequence too long (maximum ${groupedDigits(maxLength)} characters)`);
  }
  const strange = [...new Set(sequence)].filter((letter) => !LETTERS.includes(letter)).toSorted();
  if (strange.length > 0) {
    const allowed = [...LETTERS].join(", ");
    problems.push(
      `Invalid amino acid characters found: ${strange.slice(0, 20).join(", ")}. Only standard 20 amino acids are allowed: ${allowed}`,
    );
  }
  if (/\d/.test(sequence)) problems.push("Amino acid sequence should not contain numbers");
  if (/[.,;:!?()[\]{}]/.test(sequence)) {
    problems.push("Amino acid sequence should not contain punctuation marks");
  }
  return problems;
}
