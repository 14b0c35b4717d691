export { SageMakerAsyncError } from "./invoker.ts";
