import type { PageState } from "../state/page-state.ts";
import type { PageAction } from "../state/reduce.ts";

/** What a view of more than one thing is given. */
export interface ViewProps {
  state: PageState;
  /** Emulated epoch milliseconds. */
  now: number;
  dispatch: (action: PageAction) => void;
}
