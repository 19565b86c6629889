import { useLayoutEffect, useRef } from "preact/hooks";
import { duration } from "../text/format";
import { answering, loading, turns, type Turn } from "./chat";
import { Markdown } from "./Markdown";

const PHASES: Record<string, string> = {
  queued: "Waiting in the queue",
  evicting: "Waiting for other models to end",
  scheduling: "Waiting for a node",
  pulling: "Pulling the image",
  loading: "Loading the model",
};

/** What was said so far; it stays at its end while words come, unless the user has scrolled up. */
export function Conversation() {
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const top = useRef(0);
  const shown = turns.value;
  const state = loading.value;
  useLayoutEffect(() => {
    if (atEnd.current) {
      box.current?.scrollTo({ top: box.current.scrollHeight });
    }
  }, [shown, state]);
  const scrolled = ({ currentTarget: it }: { currentTarget: HTMLElement }) => {
    const nearEnd = it.scrollHeight - it.scrollTop - it.clientHeight < 40;
    atEnd.current = nearEnd || (atEnd.current && it.scrollTop >= top.current);
    top.current = it.scrollTop;
  };
  return (
    <div
      ref={box}
      class="conversation"
      role="log"
      aria-label="Conversation"
      aria-busy={answering.value !== undefined}
      tabIndex={0}
      onScroll={scrolled}
    >
      {shown.length === 0 && <p class="empty">Say something to a model. It is loaded if it has to be.</p>}
      {shown.map((turn) => (
        <TurnView key={turn.id} turn={turn} writing={answering.value !== undefined && turn === shown.at(-1)} />
      ))}
    </div>
  );
}

function TurnView({ turn, writing }: { turn: Turn; writing: boolean }) {
  return (
    <article class={`turn ${turn.role}`} aria-label={turn.role === "user" ? "You" : "Model"}>
      {turn.reasoning !== "" && (
        <details open={writing && turn.text === ""}>
          <summary>Reasoning</summary>
          <p>{turn.reasoning}</p>
        </details>
      )}
      {turn.images.length > 0 && (
        <div class="pictures">
          {turn.images.map((url, index) => (
            <img key={index} src={url} alt={`Attached image ${index + 1}`} />
          ))}
        </div>
      )}
      {turn.role === "user" ? <p class="said">{turn.text}</p> : <Markdown text={turn.text} />}
      {writing && turn.text === "" && turn.reasoning === "" && <Waiting />}
      {turn.stopped && <p class="aside">Stopped.</p>}
      {turn.error && <p class="cause">{turn.error}</p>}
    </article>
  );
}

function Waiting() {
  const state = loading.value;
  if (state === undefined) {
    return <p class="aside">Waiting for the first word…</p>;
  }
  const { phase = "", queue_position: place, elapsed_ms: elapsed, expected_ms: expected } = state;
  return (
    <div class="aside">
      <p>
        {PHASES[phase] ?? "Waiting for the model"}
        {place !== undefined && `, place ${place}`}
        {expected !== undefined && expected > 0 && `, about ${duration(expected)} left`}
      </p>
      <progress
        aria-label="Load of the model"
        {...(expected && elapsed !== undefined ? { value: elapsed, max: elapsed + expected } : {})}
      />
    </div>
  );
}
