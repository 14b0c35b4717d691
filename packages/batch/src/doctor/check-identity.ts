import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { askAws } from "./aws-answer.ts";
import type { Check } from "./check.ts";
import type { DoctorClients } from "./clients.ts";

/** Region and credentials. Returns whether anything else can be asked. */
export async function* checkIdentity({ sts }: DoctorClients): AsyncGenerator<Check, boolean> {
  const region = await sts.config.region().catch(() => undefined);
  if (region === undefined) {
    yield {
      name: "region",
      state: "failed",
      detail: "none: give --region us-east-1, set AWS_REGION, or put `region` into the profile",
    };
    return false;
  }
  yield { name: "region", state: "ok", detail: region };

  const credentials = await sts.config.credentials().catch(() => undefined);
  if (credentials === undefined) {
    yield {
      name: "credentials",
      state: "failed",
      detail:
        "none found: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run `aws sso login`",
    };
    return false;
  }
  // Needs no permission.
  const identity = await askAws(sts.send(new GetCallerIdentityCommand({})));
  switch (identity.kind) {
    case "answer":
      yield { name: "credentials", state: "ok", detail: identity.output.Arn ?? "valid" };
      return true;
    case "unreachable":
      yield {
        name: "credentials",
        state: "unknown",
        detail: `found (${credentials.accessKeyId}); STS cannot be reached to say whose they are: ${identity.message}`,
      };
      return true;
    default:
      yield {
        name: "credentials",
        state: "failed",
        detail: `${credentials.accessKeyId} is not accepted: ${identity.message}. Renew them, for example by \`aws sso login\``,
      };
      return false;
  }
}
