/** A request to the inspection API. Answers why it was refused, or undefined. */
export async function control(
  method: "POST" | "DELETE",
  path: "clock" | "faults",
  body?: object,
): Promise<string | undefined> {
  try {
    const response = await fetch(`_emulator/${path}`, {
      method,
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "Content-Type": "application/json" },
      }),
    });
    if (response.ok) return undefined;
    const { Message }: { Message?: string } = await response.json();
    return Message ?? `The emulator answered ${response.status}.`;
  } catch {
    return "The emulator cannot be reached.";
  }
}
