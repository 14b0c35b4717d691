import { type PageState, shownEndpoint } from "../state/page-state.ts";
import type { PageAction } from "../state/reduce.ts";
import { timelineOf } from "../state/timeline.ts";
import { ClockPanel } from "./clock-panel.tsx";
import { NoEndpoint, Waiting } from "./empty-states.tsx";
import { EndpointCards } from "./endpoint-cards.tsx";
import { FaultsPanel } from "./faults-panel.tsx";
import { Header } from "./header.tsx";
import { TimelinePanel } from "./timeline-panel.tsx";

export interface ViewProps {
  state: PageState;
  /** Emulated epoch milliseconds. */
  now: number;
  dispatch: (action: PageAction) => void;
}

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
              <TimelinePanel {...props} shown={endpoint} timeline={timelineOf(state, now)} />
            </>
          )}
        </main>
        <FaultsPanel state={state} />
      </div>
    </>
  );
}
