import type { StreamedEndpoint } from "../../activity/stream-message.ts";
import { formatCount } from "../state/format.ts";
import type { ViewProps } from "./view-props.ts";

/** Every endpoint in figures; the chosen one is the one on the timeline. */
export function EndpointCards({ state, shown, dispatch }: ViewProps & { shown: StreamedEndpoint }) {
  return (
    <fieldset class="endpoints">
      <legend>Endpoints</legend>
      {state.endpoints.map((endpoint) => (
        <label key={endpoint.name} class="endpoint">
          <input
            type="radio"
            name="endpoint"
            checked={endpoint.name === shown.name}
            onChange={() => dispatch({ type: "endpoint chosen", name: endpoint.name })}
          />
          <span class="title">
            <strong class="mono">{endpoint.name}</strong>
            <span class={`status ${endpoint.status === "InService" ? "good" : "other"}`}>
              {endpoint.status}
            </span>
            <span class="muted">{endpoint.kind === "async" ? "asynchronous" : "synchronous"}</span>
          </span>
          <Figures endpoint={endpoint} />
        </label>
      ))}
    </fieldset>
  );
}

function Figures({ endpoint }: { endpoint: StreamedEndpoint }) {
  const { instances, queued, inFlight, completed, failed, expired } = endpoint;
  const wanted = instances.current === instances.desired ? "" : ` → ${instances.desired}`;
  const figures = [
    {
      name: instances.current === 1 && wanted === "" ? "instance" : "instances",
      text: `${instances.current}${wanted}`,
    },
    { name: "queued", text: formatCount(queued) },
    { name: "running", text: formatCount(inFlight) },
    { name: "completed", text: formatCount(completed) },
    { name: "failed", text: formatCount(failed) },
    { name: "expired", text: formatCount(expired) },
  ];
  return (
    <span class="figures">
      {figures.map(({ name, text }) => (
        <span key={name} class={`figure ${name} ${text === "0" ? "zero" : ""}`}>
          <b>{text}</b> <span class="muted">{name}</span>
        </span>
      ))}
    </span>
  );
}
