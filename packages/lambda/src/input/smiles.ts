import * as z from "zod";
import { groupedDigits } from "./grouped-digits.ts";
import { definePreset, type InputPreset } from "./preset.ts";

/** A molecule as SMILES (http://opensmiles.org): the characters that it is written with, and brackets that close. Chemistry is the model's to check. */
export function smiles({ maxLength = 2000 }: { readonly maxLength?: number } = {}): InputPreset {
  const schema = z
    .string({ error: "SMILES must be a string" })
    .describe(
      `A molecule as SMILES, at most ${groupedDigits(maxLength)} characters, such as CC(=O)Oc1ccccc1C(=O)O.`,
    )
    .transform((text) => text.trim())
    .superRefine((text, context) => {
      const add = (message: string) => context.addIssue({ code: "custom", message });
      if (text.length > maxLength) add(`SMILES too long (maximum ${groupedDigits(maxLength)} characters)`);
      const strange = [...new Set(text)]
        .filter((one) => !/[A-Za-z0-9@+\-[\]()\\/=#$:.%*~]/.test(one))
        .toSorted();
      if (strange.length > 0) add(`Invalid SMILES characters found: ${strange.slice(0, 20).join(", ")}`);
      if (!isBalanced(text)) add("SMILES has brackets that do not match");
    });
  return definePreset({
    argument: "smiles",
    description:
      "Submit a molecule for prediction. Answers at once with an output_id; pass it to get_results.",
    schema,
    body: (value) => ({ smiles: value }),
    lengthOf: (value) => value.length,
  });
}

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

function isBalanced(text: string): boolean {
  const open: string[] = [];
  for (const one of text) {
    const close = closing[one];
    if (close) open.push(close);
    else if ((one === ")" || one === "]") && open.pop() !== one) return false;
  }
  return open.length === 0;
}
