import { expect, test, vi } from "vitest";
import { loadScalingPackages } from "../../src/aws/scaling-packages.ts";

vi.mock("@aws-sdk/client-cloudwatch", () => {
  throw new Error("Cannot find package");
});

test("a package that is not installed is named, with what to do", async () => {
  const loading = loadScalingPackages();
  await expect(loading).rejects.toMatchObject({ code: "invalid_option" });
  await expect(loading).rejects.toThrow(
    /client-application-auto-scaling and @aws-sdk\/client-cloudwatch.*install both/,
  );
});
