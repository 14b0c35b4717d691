/** What a model is given for one invocation. */
export interface ModelRequest {
  /** The input object's bytes, or the inline body. */
  body: Uint8Array;
  /** The caller's `ContentType`; `application/octet-stream` when the caller gave none. */
  contentType: string;
  /** The caller's `Accept`, undefined when not given. */
  accept: string | undefined;
  /** The caller's `CustomAttributes`, undefined when not given. */
  customAttributes: string | undefined;
  inferenceId: string;
  endpointName: string;
  /** The headers of the call about S3 places and times, where `assumptions.containerHeaders` is `all`. */
  asyncHeaders?: Readonly<Record<string, string>>;
  /** Aborts when the invocation time-out passes, and when the emulator is reset or closed. */
  signal: AbortSignal;
}

/** What a model answers. */
export interface ModelResponse {
  body: string | Uint8Array;
  /** Becomes the content type of the output object. @default "application/octet-stream" */
  contentType?: string | undefined;
  /** 400 and above is a model failure. @default 200 */
  status?: number | undefined;
  /** What `InvokeEndpoint` answers as `CustomAttributes`; an asynchronous answer has none. At most 1,024 ASCII characters. */
  customAttributes?: string | undefined;
}

/** A model as a function. Throwing is a model failure. */
export type ModelFunction = (request: ModelRequest) => ModelResponse | Promise<ModelResponse>;
