import { Option } from "@commander-js/extra-typings";

// Options that several commands have: `command.addOption(regionOption)`.

export const endpointOption = new Option(
  "--endpoint <name>",
  "name of the SageMaker endpoint",
).makeOptionMandatory();

export const regionOption = new Option(
  "--region <region>",
  "AWS region (default: AWS_REGION, or the profile's)",
);

export const endpointUrlOption = new Option(
  "--endpoint-url <url>",
  "one URL for all AWS services, of an emulator for example (default: AWS_ENDPOINT_URL)",
);

export const jsonOption = new Option("--json", "end with one line of JSON on stdout");

export const quietOption = new Option("--quiet", "no progress on stderr");
