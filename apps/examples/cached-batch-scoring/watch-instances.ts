/** Asks the endpoint about once a second how many instances it has, such as `0→2`, until the answered function is called. */
export function watchInstances(
  endpoint: { instances(): Promise<string> },
  show: (instances: string) => void,
): () => void {
  let isWatching = true;
  let timer: NodeJS.Timeout | undefined;
  const look = async () => {
    // Who may invoke an endpoint may not always describe it; scoring goes on without the figure.
    const instances = await endpoint.instances().catch(() => "?");
    if (!isWatching) return;
    show(instances);
    timer = setTimeout(look, 1000);
  };
  void look();
  return () => {
    isWatching = false;
    clearTimeout(timer);
  };
}
