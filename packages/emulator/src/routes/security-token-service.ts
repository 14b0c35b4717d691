import type { Account } from "../wire/arn.ts";
import type { QueryService } from "./query-services.ts";

/** STS. Only GetCallerIdentity: everyone is the configured account's root. */
export function securityTokenService({ accountId }: Account): QueryService {
  return {
    namespace: "https://sts.amazonaws.com/doc/2011-06-15/",
    service: {
      GetCallerIdentity: () => ({
        Arn: `arn:aws:iam::${accountId}:root`,
        UserId: accountId,
        Account: accountId,
      }),
    },
  };
}
