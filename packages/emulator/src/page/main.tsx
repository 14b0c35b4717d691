import "uplot/dist/uPlot.min.css";
import "./styles/colors.css";
import "./styles/base.css";
import "./styles/controls.css";
import "./styles/layout.css";
import "./styles/header.css";
import "./styles/endpoints.css";
import "./styles/graph.css";
import "./styles/timeline.css";
import "./styles/invocations.css";
import "./styles/empty-states.css";
import "./styles/faults.css";
import { render } from "preact";
import { listen } from "./listen.ts";
import { emulatedNow, initialState } from "./state/page-state.ts";
import { type PageAction, reduce } from "./state/reduce.ts";
import { Page } from "./views/page.tsx";

/** Running bars and the clock move on between two messages. */
const TICK_MS = 200;

const root = document.querySelector("#page");
let state = initialState;
let isScheduled = false;

function dispatch(action: PageAction): void {
  state = reduce(state, action);
  schedule();
}

/** At most once a frame, however much happens. */
function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  requestAnimationFrame(() => {
    isScheduled = false;
    const now = emulatedNow(state.clock, performance.now());
    if (root !== null) render(<Page state={state} now={now} dispatch={dispatch} />, root);
  });
}

schedule();
listen(dispatch);
window.setInterval(schedule, TICK_MS);
