/** A CloudFormation template, as far as it is read here. */
export type Template = {
  readonly Resources: { readonly [logicalId: string]: Resource };
  readonly [section: string]: unknown;
};

export type Resource = { readonly Type: string; readonly Properties?: Properties };

export type Properties = { readonly [name: string]: unknown };

/** All resources of a type. */
export function resourcesOf(template: Template, type: string): Resource[] {
  return Object.values(template.Resources).filter(({ Type }) => Type === type);
}
