/** What a tool found out. */
export type ToolData = Readonly<Record<string, unknown>>;

/** What a tool answers an agent with. Failures that are to be expected are answers too: a thrown error reaches an agent as "An internal error occurred". */
export type Envelope<Data = ToolData> = SuccessEnvelope<Data> | FailureEnvelope;

export type SuccessEnvelope<Data = ToolData> = {
  readonly success: true;
  readonly message: string;
  readonly data: Data;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
};

export type FailureEnvelope = {
  readonly success: false;
  /** Stable, for programs. */
  readonly error_code: string;
  /** For people and agents. */
  readonly message: string;
  /** ISO 8601, UTC. */
  readonly timestamp: string;
  readonly data?: undefined;
  readonly details?: Readonly<Record<string, unknown>>;
  /** All that is wrong with the arguments. */
  readonly errors?: readonly string[];
};

export function succeeded<Data>(message: string, data: Data, now: number): SuccessEnvelope<Data> {
  return { success: true, message, data, timestamp: new Date(now).toISOString() };
}
