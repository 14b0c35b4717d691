type Scaling = { instances(): Promise<string> };

/** How many instances an endpoint has: `2`, or `0→2` while they start. */
export async function instancesOf(endpoint: Scaling): Promise<string> {
  // Who may invoke an endpoint may not always describe it; scoring goes on without the figure.
  return endpoint.instances().catch(() => "?");
}

/** Shows about once a second how many instances the endpoint has, until the returned function is called. */
export function watchInstances(endpoint: Scaling, show: (instances: string) => void): () => void {
  let isWatching = true;
  const look = async () => {
    const instances = await instancesOf(endpoint);
    if (isWatching) show(instances);
  };
  const timer = setInterval(look, 1000);
  return () => {
    isWatching = false;
    clearInterval(timer);
  };
}
