import { aminoAcidSequence } from "./amino-acid-sequence.ts";
import { dna } from "./dna.ts";
import { json } from "./json-input.ts";
import type { InputPreset } from "./preset.ts";
import { smiles } from "./smiles.ts";

/** What `INPUT_PRESET` may name. */
export const presets: Readonly<Record<string, () => InputPreset>> = {
  aminoAcidSequence,
  aminoAcidFasta: () => aminoAcidSequence({ acceptFasta: true }),
  smiles,
  dna,
  json,
};
