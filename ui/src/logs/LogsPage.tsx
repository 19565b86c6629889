import { useEffect, useMemo, useState } from "preact/hooks";
import { route } from "../route";
import { ownModels } from "../state/models";
import { stored } from "../state/stored";
import { plain } from "./ansi";
import { LogView } from "./LogView";
import { follow, type Line } from "./stream";

const wrap = stored("logs.wrap", "yes", (value) => (value === "no" ? "no" : "yes"));

/** The logs of the proxy and of the models, as they are written. */
export function LogsPage() {
  const source = route.value[1] ?? "proxy";
  const [filter, setFilter] = useState("");
  const [regex, setRegex] = useState(false);
  const { lines, problem } = useLog(source);
  const test = useMemo(() => matcher(filter, regex), [filter, regex]);
  const shown = useMemo(() => (test === undefined ? lines : lines.filter((line) => test(plain(line.text)))), [lines, test]);
  return (
    <>
      <div class="page-head">
        <h1>Logs</h1>
        <p>{filter === "" ? `${lines.length} lines` : `${shown.length} of ${lines.length} lines`}</p>
      </div>
      <div class="log-controls">
        <SourcePicker source={source} />
        <label class="field grow">
          Only lines with
          <input
            type="search"
            value={filter}
            aria-invalid={test === undefined}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
        </label>
        <label class="check">
          <input type="checkbox" checked={regex} onChange={(event) => setRegex(event.currentTarget.checked)} />
          Regular expression
        </label>
        <label class="check">
          <input
            type="checkbox"
            checked={wrap.value === "yes"}
            onChange={(event) => (wrap.value = event.currentTarget.checked ? "yes" : "no")}
          />
          Wrap
        </label>
      </div>
      {test === undefined && <p class="cause">This is no regular expression; all lines are shown.</p>}
      {problem !== "" && <p class="cause">{problem}</p>}
      <LogView key={source} lines={shown} wrap={wrap.value === "yes"} />
    </>
  );
}

function SourcePicker({ source }: { source: string }) {
  return (
    <label class="field">
      Log of
      <select value={source} onChange={(event) => (location.hash = `#/logs/${encodeURIComponent(event.currentTarget.value)}`)}>
        <option value="proxy" selected={source === "proxy"}>
          the proxy
        </option>
        <option value="upstream" selected={source === "upstream"}>
          all models
        </option>
        {ownModels.value.map(({ id }) => (
          <option key={id} value={id} selected={source === id}>
            {id}
          </option>
        ))}
      </select>
    </label>
  );
}

function useLog(source: string): { lines: readonly Line[]; problem: string } {
  const [lines, setLines] = useState<readonly Line[]>([]);
  const [problem, setProblem] = useState("");
  useEffect(() => {
    const abort = new AbortController();
    let latest: readonly Line[] = [];
    let frame = 0;
    const listener = {
      problem: setProblem,
      lines: (changed: readonly Line[]) => {
        latest = changed;
        frame ||= requestAnimationFrame(() => {
          frame = 0;
          setLines(latest);
        });
      },
    };
    setLines([]);
    setProblem("");
    void follow(source, listener, abort.signal);
    return () => {
      abort.abort();
      cancelAnimationFrame(frame);
    };
  }, [source]);
  return { lines, problem };
}

/** Whether a line has the text, whatever its case; undefined: the text is no regular expression. */
function matcher(text: string, regex: boolean): ((line: string) => boolean) | undefined {
  if (!regex) {
    const low = text.toLowerCase();
    return (line) => line.toLowerCase().includes(low);
  }
  try {
    const pattern = new RegExp(text, "i");
    return (line) => pattern.test(line);
  } catch {
    return undefined;
  }
}
