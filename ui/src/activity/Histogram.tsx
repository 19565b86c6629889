import type { SpeedHistogram } from "../api/types";
import { speed } from "../text/format";

const WIDTH = 200;
const HEIGHT = 60;

/** How often speeds came up, with the median and how slow the slow ones were. */
export function Histogram({ title, histogram }: { title: string; histogram: SpeedHistogram | null }) {
  if (histogram === null) {
    return null;
  }
  const { bins, min, max, binSize, p50, p95, p99 } = histogram;
  const most = Math.max(1, ...bins);
  const width = WIDTH / bins.length;
  return (
    <figure class="card histogram">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: from ${speed(min)} to ${speed(max)}, median ${speed(p50)}`}
      >
        {bins.map((count, bin) => (
          <rect
            key={bin}
            x={bin * width + 0.5}
            width={Math.max(0.5, width - 1)}
            y={HEIGHT - (count / most) * HEIGHT}
            height={(count / most) * HEIGHT}
          >
            <title>{`${speed(min + bin * binSize)} to ${speed(min + (bin + 1) * binSize)}: ${count}`}</title>
          </rect>
        ))}
      </svg>
      <p class="ends" aria-hidden="true">
        <span>{speed(min)}</span>
        <span>{speed(max)}</span>
      </p>
      <p class="percentiles">
        p50 <b>{speed(p50)}</b> p95 <b>{speed(p95)}</b> p99 <b>{speed(p99)}</b>
      </p>
    </figure>
  );
}
