import { useState } from "preact/hooks";
import { control } from "../control.ts";
import { formatInstant } from "../state/format.ts";
import type { ClockReading } from "../state/page-state.ts";
import { Choice } from "./choice.tsx";

const SPEEDS = [1, 10, 100, 1_000];
const UNITS = { seconds: 1_000, minutes: 60_000, hours: 3_600_000 };

/** The emulated time, how fast it runs, and the means to stop it and to move it on. */
export function ClockPanel({ clock, now }: { clock: ClockReading; now: number }) {
  const [problem, setProblem] = useState<string>();
  const [advancing, setAdvancing] = useState(false);
  const { date, time } = formatInstant(now);
  const set = async (change: object) => setProblem(await control("POST", "clock", change));
  const advance = async (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!(form instanceof HTMLFormElement)) return;
    const data = new FormData(form);
    const unit = Object.entries(UNITS).find(([name]) => name === data.get("unit"));
    setAdvancing(true);
    await set({ advanceMs: Number(data.get("amount")) * (unit?.[1] ?? 1) });
    setAdvancing(false);
  };
  // A speed that was set elsewhere is one of the choices as long as it holds.
  const speeds = [...new Set([...SPEEDS, clock.speed])].sort((one, other) => one - other);

  return (
    <section class="clock" aria-label="Clock">
      <p class="now">
        <span class="muted">{date}</span> <time class={clock.frozen ? "frozen" : ""}>{time}</time>{" "}
        <span class="muted">UTC{clock.frozen ? ", frozen" : ""}</span>
      </p>
      <Choice
        legend="Clock speed"
        name="speed"
        options={speeds.map((speed) => ({ value: speed, label: `${speed}×` }))}
        chosen={clock.frozen ? undefined : clock.speed}
        onChoose={(speed) => void set({ speed })}
      />
      <button type="button" onClick={() => void set({ frozen: !clock.frozen })}>
        {clock.frozen ? "Resume" : "Freeze"}
      </button>
      <form class="advance" onSubmit={(event) => void advance(event)}>
        <label>
          <span class="visually-hidden">Advance by</span>
          <input name="amount" type="number" min="0" step="any" value="15" required />
        </label>
        <label>
          <span class="visually-hidden">Unit</span>
          <select name="unit">
            {Object.keys(UNITS).map((unit) => (
              <option key={unit} value={unit} selected={unit === "minutes"}>
                {unit}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" disabled={advancing}>
          Advance
        </button>
      </form>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}
