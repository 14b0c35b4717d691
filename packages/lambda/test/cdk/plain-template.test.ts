import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { synthesizeTemplate } from "../../cdk/plain-template.ts";
import { packageFile, temporaryFolder } from "./support/synthesize.ts";

const template = () => synthesizeTemplate(temporaryFolder());

it("is the one that the package has", () => {
  expect(parse(readFileSync(packageFile("dist/template.yaml"), "utf8"))).toEqual(template());
});

it("needs nothing of CDK: no assets, no bootstrap", () => {
  const text = JSON.stringify(template());
  expect(text).not.toMatch(/cdk-hnb659fds|BootstrapVersion|CDKMetadata/);
});

it("asks for what only its user knows, and for where the function's code lies", () => {
  const parameters = template()["Parameters"] as Record<string, { Default?: unknown }>;
  const needed = Object.keys(parameters).filter((name) => parameters[name]?.Default === undefined);
  expect(needed).toEqual(["Name", "Image", "DiscoveryUrl", "AllowedClients", "CodeBucket", "CodeKey"]);
});

it("A17: passes numbers of parameters on as they are, and never counts with them", () => {
  const resources = Object.values(template().Resources);
  const target = resources.find(({ Type }) => Type === "AWS::ApplicationAutoScaling::ScalableTarget");
  expect(target?.Properties).toMatchObject({ MinCapacity: 0, MaxCapacity: { Ref: "MaxInstances" } });
  expect(JSON.stringify(resources)).not.toMatch(/Token\[|-?1\.8881545\d+e\+289/);
});

it("lets the model's files be left out", () => {
  const model = Object.values(template().Resources).find(({ Type }) => Type === "AWS::SageMaker::Model");
  expect(model?.Properties).toMatchObject({
    PrimaryContainer: {
      ModelDataUrl: { "Fn::If": ["HasModelData", expect.anything(), { Ref: "AWS::NoValue" }] },
    },
  });
});
