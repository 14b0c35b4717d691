import { useState } from "preact/hooks";
import type { StreamedEmulator, StreamedEndpoint } from "../../activity/stream-message.ts";
import { FIRST_CONFIGURATION, firstCommands } from "../state/first-commands.ts";

export function Waiting() {
  return (
    <p class="waiting" role="status">
      Connecting to the emulator …
    </p>
  );
}

export function NoEndpoint() {
  return (
    <section class="empty" aria-labelledby="empty">
      <h2 id="empty">No endpoint yet</h2>
      <p>
        Make one through the SageMaker API (<code>CreateModel</code>, <code>CreateEndpointConfig</code>,{" "}
        <code>CreateEndpoint</code>), or save this as <code>emulator.yaml</code> and start{" "}
        <code>sagemaker-async-emulator --config emulator.yaml</code>.
      </p>
      <Copyable text={FIRST_CONFIGURATION} />
    </section>
  );
}

export function NoInvocation({
  emulator,
  endpoint,
}: {
  emulator: StreamedEmulator;
  endpoint: StreamedEndpoint;
}) {
  return (
    <div class="empty">
      {endpoint.kind === "sync" ? (
        <p>
          A synchronous endpoint has no queue, and its invocations leave no bars: they are counted above. Send
          one:
        </p>
      ) : (
        <p>No invocation yet. Send one, and watch it here:</p>
      )}
      <Copyable text={firstCommands(location.origin, emulator, endpoint)} />
    </div>
  );
}

function Copyable({ text }: { text: string }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div class="copyable">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{text}</code>
      </pre>
      <button type="button" onClick={() => void copy()}>
        {isCopied ? "Copied" : "Copy"}
      </button>
    </div>
  );
}
