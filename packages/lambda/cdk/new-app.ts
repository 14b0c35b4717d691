import { App, type AppProps } from "aws-cdk-lib";
import flags from "aws-cdk-lib/recommended-feature-flags.json" with { type: "json" };

/** An app with the behaviour that CDK recommends to new ones. */
export function newApp(props: AppProps = {}): App {
  return new App({ analyticsReporting: false, ...props, context: flags });
}
