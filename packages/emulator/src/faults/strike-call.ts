import type { IncomingMessage, ServerResponse } from "node:http";
import type { SchedulingClock } from "../clock/clock.ts";
import type { ErrorProtocol } from "../wire/send-error.ts";
import { faultError } from "./fault-error.ts";
import type { OperationFault } from "./fault-schema.ts";
import { skewClock } from "./skew-clock.ts";

export interface StruckCall {
  request: IncomingMessage;
  response: ServerResponse;
  protocol: ErrorProtocol;
  clock: SchedulingClock;
  /** Carries the call out as if there was no fault. */
  serve: () => void;
}

/** What a fault does to a call. @throws WireError of which the caller is to be told */
export async function strikeCall(fault: OperationFault, call: StruckCall): Promise<void> {
  const { request, response, protocol, clock, serve } = call;
  switch (fault.kind) {
    case "reset":
      request.socket.resetAndDestroy();
      return;
    case "lostAnswer":
      loseAnswer(response, () => request.socket.resetAndDestroy());
      serve();
      return;
    case "slow":
      await new Promise<void>((resolve) => clock.schedule(fault.delayMs, resolve));
      // A caller that has given up meanwhile has taken the body along.
      if (!request.destroyed) serve();
      return;
    case "clockSkew":
      skewClock(request, response, { skewMs: fault.skewMs, protocol });
      serve();
      return;
    default:
      throw faultError(fault.kind, protocol);
  }
}

/** A service answers when it is done, so the connection ends when the answer would begin. */
function loseAnswer(response: ServerResponse, disconnect: () => void): void {
  const { writeHead } = response;
  response.writeHead = (...head: unknown[]) => {
    disconnect();
    return Reflect.apply(writeHead, response, head);
  };
}
