/** How an endpoint stood at one instant of the emulated clock. */
export interface Sample {
  /** Epoch milliseconds, emulated. */
  at: number;
  /** Instances that take work. */
  current: number;
  /** Instances that are wanted. */
  desired: number;
  queued: number;
  inFlight: number;
}

/** Samples of one endpoint, oldest first. The last one is how it stands now. */
export interface Series {
  samples: Sample[];
  /** The least distance between two kept samples; it grows as the series does. */
  gapMs: number;
}

/** A series never holds more than this many samples. */
const MOST_SAMPLES = 1_000;

export function newSeries(): Series {
  return { samples: [], gapMs: 1 };
}

/** Adds a sample in place. When the series is full, every other one goes, so that it stays bounded and keeps its whole span. */
export function pushSample(series: Series, sample: Sample): void {
  const { samples, gapMs } = series;
  const last = samples.at(-1);
  const beforeLast = samples.at(-2);
  const isTooClose =
    last !== undefined &&
    (sample.at <= last.at || (beforeLast !== undefined && last.at - beforeLast.at < gapMs));
  if (isTooClose) samples[samples.length - 1] = sample;
  else samples.push(sample);
  if (samples.length <= MOST_SAMPLES) return;
  const newest = samples.length - 1;
  series.samples = samples.filter((_, index) => (newest - index) % 2 === 0);
  series.gapMs = ((sample.at - (samples[0]?.at ?? sample.at)) / MOST_SAMPLES) * 2;
}
