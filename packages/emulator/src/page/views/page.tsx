import { shownEndpoint } from "../state/page-state.ts";
import { timelineOf } from "../state/timeline.ts";
import { ClockPanel } from "./clock-panel.tsx";
import { NoEndpoint, Waiting } from "./empty-states.tsx";
import { EndpointCards } from "./endpoint-cards.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { GraphPanel } from "./graph-panel.tsx";
import { Header } from "./header.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";
import type { ViewProps } from "./view-props.ts";

export function Page(props: ViewProps) {
  const { state, now } = props;
  const endpoint = shownEndpoint(state);
  if (state.connection === "connecting") return <Waiting />;
  return (
    <>
      <Header state={state} />
      <ClockPanel clock={state.clock} now={now} />
      <div class="columns">
        <main>
          {endpoint === undefined ? (
            <NoEndpoint />
          ) : (
            <>
              <EndpointCards {...props} shown={endpoint} />
              {endpoint.graph !== null && (
                <GraphPanel name={endpoint.name} graph={endpoint.graph} endpoints={state.endpoints} />
              )}
              <TimelinePanel {...props} shown={endpoint} timeline={timelineOf(state, now)} />
            </>
          )}
        </main>
        <FaultsPanel state={state} />
      </div>
    </>
  );
}
