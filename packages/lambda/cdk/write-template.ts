// Writes dist/template.yaml: what the constructs make, as a plain CloudFormation template with parameters.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { stringify } from "yaml";
import { synthesizeTemplate } from "./plain-template.ts";

const file = fileURLToPath(new URL("../dist/template.yaml", import.meta.url));
writeFileSync(file, stringify(synthesizeTemplate(), { lineWidth: 0, aliasDuplicateObjects: false }));
