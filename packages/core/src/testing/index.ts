export {
  type EndpointCalls,
  type FakeEndpoint,
  type FakeEndpointOptions,
  fakeEndpoint,
} from "./fake-endpoint.ts";
export type { FakeModelOptions } from "./fake-model.ts";
export { type ManualClock, type ManualClockOptions, manualClock } from "./manual-clock.ts";
