const exact: Readonly<Record<string, string>> = {
  INVALID_EVENT_STRUCTURE: "ValidationError",
  INVALID_SEQUENCE: "ValidationError",
  VALIDATION_ERROR: "ValidationError",
  CONFIGURATION_ERROR: "ConfigurationError",
  S3_CONFIGURATION_ERROR: "ConfigurationError",
  CLIENT_INITIALIZATION_ERROR: "ClientError",
  AWS_CONNECTION_ERROR: "ConnectionError",
  BOTO_CONNECTION_ERROR: "ConnectionError",
  S3_CONNECTION_ERROR: "ConnectionError",
  RESULT_RETRIEVAL_ERROR: "ResultsRetrievalError",
  FAILURE_RETRIEVAL_ERROR: "FailureRetrievalError",
  PREDICTION_FAILED: "PredictionFailed",
  ACCESS_DENIED: "S3Error",
  INVALID_S3_NAME: "S3Error",
  INVALID_BUCKET_NAME: "S3Error",
  S3_UPLOAD_ERROR: "S3Error",
  S3_ACCESS_ERROR: "S3Error",
  S3_SERVICE_UNAVAILABLE: "S3Error",
  UNKNOWN_S3_ERROR: "S3Error",
  HANDLER_ERROR: "UnexpectedError",
  INVOCATION_ERROR: "UnexpectedError",
  INVOKE_ENDPOINT_ERROR: "UnexpectedError",
  GET_RESULTS_ERROR: "UnexpectedError",
};

/** The metric that counts errors of this code. What an agent did wrong with ids counts as `InvocationError` alone. */
export function metricOf(code: string): string | undefined {
  if (code.startsWith("SAGEMAKER_")) return "SageMakerError";
  if (code.startsWith("BUCKET_")) return "S3Error";
  return exact[code];
}
