const LOOPBACK = /^(localhost|127(\.\d+){3}|\[?::1\]?)(:\d+)?$/;

/** Whether a host, with or without a port, names this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}
