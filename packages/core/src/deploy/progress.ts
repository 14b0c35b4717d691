/** What a deployment does, as it does it. */
export type DeployProgress =
  /** AWS answered a request. */
  | { readonly type: "request"; readonly service: string; readonly operation: string }
  /** A look at the endpoint that is being created or deleted. */
  | {
      readonly type: "waiting";
      /** In AWS's words: `Creating`, `InService`, `Deleting` … */
      readonly status: string;
      readonly elapsedMs: number;
      /** Instances in service. */
      readonly current: number;
      /** Instances wanted. */
      readonly desired: number;
    }
  /** Something that does not stop the deployment and will trouble it later. */
  | { readonly type: "warning"; readonly message: string };
