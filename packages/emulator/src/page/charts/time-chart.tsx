import { useEffect, useRef, useState } from "preact/hooks";
import type UPlot from "uplot";
import type { Sample } from "../../activity/series.ts";
import { chartColumns } from "../state/chart-columns.ts";
import { formatInstant } from "../state/format.ts";
import type { TimeWindow } from "../state/timeline.ts";
import { type ChartLine, createPlot } from "./create-plot.ts";
import { useColorScheme } from "./use-color-scheme.ts";

export interface TimeChartProps {
  title: string;
  note?: string;
  /** What the chart says now, for those who cannot see it. */
  summary: string;
  lines: readonly ChartLine[];
  samples: readonly Sample[];
  window: TimeWindow;
  now: number;
  hasTimeAxis?: boolean;
}

/** Counts over time as steps. Its plot lies over the bars below, so that one instant is one vertical line. */
export function TimeChart({
  title,
  note,
  summary,
  lines,
  samples,
  window,
  now,
  hasTimeAxis = false,
}: TimeChartProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot>(undefined);
  const [pointed, setPointed] = useState<number | null>(null);
  const scheme = useColorScheme();
  const fields = lines.map(({ field }) => field);
  const columns = chartColumns(samples, window, now, fields);

  // Made anew only where the colours change: the lines are constants, and the data follow below.
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const created = createPlot(element, { lines, hasTimeAxis, onPoint: setPointed });
    plot.current = created;
    const observer = new ResizeObserver(() =>
      created.setSize({ width: element.clientWidth, height: element.clientHeight }),
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      created.destroy();
    };
  }, [scheme]);

  useEffect(() => {
    plot.current?.batch((u: UPlot) => {
      u.setData(columns, false);
      u.setScale("x", { min: window.start / 1_000, max: window.end / 1_000 });
    });
  });

  const index = pointed ?? columns[0].length - 1;
  const pointedAt = pointed === null ? undefined : columns[0][pointed];
  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        {note !== undefined && <span class="muted">{note}</span>}
      </figcaption>
      <div
        ref={host}
        class={hasTimeAxis ? "plot with-axis" : "plot"}
        role="img"
        aria-label={`${title}: ${summary}`}
      />
      <div class="legend" aria-hidden="true">
        {lines.map(({ name, field, color }, line) => (
          <span key={field}>
            <i class={`swatch ${color.slice(2)}`} />
            {name} <b>{columns[line + 1]?.[index] ?? 0}</b>
          </span>
        ))}
        {pointedAt !== undefined && <span>at {formatInstant(pointedAt * 1_000).time}</span>}
      </div>
    </figure>
  );
}
