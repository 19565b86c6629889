import type { Stats } from "../api/types";
import { short } from "../text/format";
import { Histogram } from "./Histogram";

/** Sums over what is kept; what servers did not tell is not in them. */
export function StatCards({ stats }: { stats: Stats | undefined }) {
  return (
    <>
      <dl class="stats">
        <Stat name="Requests" value={stats?.total_requests} />
        <Stat name="Prompt tokens" value={stats?.total_input_tokens} />
        <Stat name="Cached tokens" value={stats?.total_cache_tokens} />
        <Stat name="Generated tokens" value={stats?.total_output_tokens} />
      </dl>
      {(stats?.prompt_histogram || stats?.gen_histogram) && (
        <details open>
          <summary>Speeds</summary>
          <div class="histograms">
            <Histogram title="Prompt, tokens per second" histogram={stats.prompt_histogram} />
            <Histogram title="Generation, tokens per second" histogram={stats.gen_histogram} />
          </div>
        </details>
      )}
    </>
  );
}

function Stat({ name, value }: { name: string; value: number | undefined }) {
  return (
    <div class="card">
      <dt>{name}</dt>
      <dd>{value === undefined ? "…" : short(value)}</dd>
    </div>
  );
}
