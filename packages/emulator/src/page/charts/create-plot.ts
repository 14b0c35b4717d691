import UPlot from "uplot";
import type { Sample } from "../../activity/series.ts";

/** One line of a chart. */
export interface ChartLine {
  field: Exclude<keyof Sample, "at">;
  name: string;
  /** The CSS variable that holds it. */
  color: string;
  filled?: boolean;
  dashed?: boolean;
}

export interface PlotOptions {
  lines: readonly ChartLine[];
  hasTimeAxis: boolean;
  /** Told which sample is pointed at; null when none is. */
  onPoint: (index: number | null) => void;
}

/** As wide as the style sheet moves the plot to the left of the bars. */
const VALUE_AXIS_WIDTH = 36;
const TIME_AXIS_HEIGHT = 26;
const WHOLE_STEPS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000,
];

/** A step chart of whole numbers over UTC time, without data yet. */
export function createPlot(element: HTMLElement, { lines, hasTimeAxis, onPoint }: PlotOptions): UPlot {
  const style = getComputedStyle(element);
  const color = (name: string) => style.getPropertyValue(name);
  const steps = UPlot.paths.stepped?.({ align: 1 });
  const font = `11px ${style.fontFamily}`;
  const common = { stroke: color("--muted"), font, ticks: { show: false } };
  const grid = { stroke: color("--line"), width: 1 };

  return new UPlot(
    {
      width: element.clientWidth,
      height: element.clientHeight,
      padding: [8, 0, hasTimeAxis ? 0 : 4, 0],
      tzDate: (seconds) => UPlot.tzDate(new Date(seconds * 1_000), "Etc/UTC"),
      legend: { show: false },
      cursor: { y: false, drag: { setScale: false }, points: { size: 6 }, sync: { key: "time" } },
      scales: { y: { range: (_plot, _min, max) => [0, Math.max(1, max * 1.12)] } },
      axes: [
        { ...common, grid, size: hasTimeAxis ? TIME_AXIS_HEIGHT : 0, space: 90, values: timeLabels },
        { ...common, grid, size: VALUE_AXIS_WIDTH, incrs: WHOLE_STEPS, space: 22, gap: 4 },
      ],
      series: [
        {},
        ...lines.map((line): UPlot.Series => {
          const stroke = color(line.color);
          return {
            label: line.name,
            stroke,
            width: 1.5,
            points: { show: false },
            ...(steps !== undefined && { paths: steps }),
            ...(line.dashed === true && { dash: [4, 3] }),
            ...(line.filled === true && { fill: `color-mix(in srgb, ${stroke} 16%, transparent)` }),
          };
        }),
      ],
      hooks: { setCursor: [({ cursor }) => onPoint(cursor.idx ?? null)] },
    },
    [[], ...lines.map(() => [])],
    element,
  );
}

/** As much of an instant as its distance to the next label needs. */
function timeLabels(
  _plot: UPlot,
  instants: number[],
  _axis: number,
  _space: number,
  stepSeconds: number,
): string[] {
  return instants.map((seconds) => {
    const iso = new Date(seconds * 1_000).toISOString();
    if (stepSeconds < 1) return iso.slice(14, 23);
    if (stepSeconds < 60) return iso.slice(11, 19);
    if (stepSeconds < 86_400) return iso.slice(11, 16);
    return iso.slice(5, 10);
  });
}
