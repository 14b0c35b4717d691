/**
 * Errors that the query protocol calls otherwise than the services' models do. The newer protocols of a service that began with the query
 * protocol tell both names.
 */
const QUERY_CODES: Readonly<Record<string, string>> = {
  AccessDeniedException: "AccessDenied",
  InvalidParameterCombinationException: "InvalidParameterCombination",
  InvalidParameterValueException: "InvalidParameterValue",
  ThrottlingException: "Throttling",
  UnknownOperationException: "InvalidAction",
  UnrecognizedClientException: "InvalidClientTokenId",
  ValidationException: "ValidationError",
};

export function queryErrorCode(code: string): string {
  return Object.hasOwn(QUERY_CODES, code) ? (QUERY_CODES[code] ?? code) : code;
}
