import type { PageState } from "../state/page-state.ts";

export function Header({ state }: { state: PageState }) {
  const isLive = state.connection === "live";
  return (
    <header class="top">
      <img src="_emulator/page/icon.svg" alt="" width="28" height="28" />
      <div>
        <h1>SageMaker async emulator</h1>
        <p class="muted mono">
          {location.origin} · {state.emulator.region}
        </p>
      </div>
      <p class={`connection ${state.connection}`} role="status">
        {isLive ? "live" : "connection lost, trying again"}
      </p>
    </header>
  );
}
