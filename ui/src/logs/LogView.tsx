import { memo } from "preact/compat";
import { useEffect, useRef, useState } from "preact/hooks";
import { pieces } from "./ansi";
import type { Line } from "./stream";

const NEAR_END = 30;

/** Lines that follow the end as more come, until the user scrolls up. */
export function LogView({ lines, wrap }: { lines: readonly Line[]; wrap: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const [follows, setFollows] = useState(true);
  useEffect(() => {
    if (follows) {
      toEnd(box.current);
    }
  }, [lines, wrap, follows]);
  return (
    <div class="log-frame">
      <div
        ref={box}
        class={`log mono ${wrap ? "wrap" : ""}`}
        role="log"
        aria-label="Log"
        aria-live="off"
        tabIndex={0}
        onScroll={({ currentTarget: it }) => setFollows(it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_END)}
      >
        {lines.length === 0 && <p class="empty">Nothing yet.</p>}
        {lines.map((line) => (
          <LogLine key={line.number} text={line.text} />
        ))}
      </div>
      {!follows && (
        <button type="button" class="to-end" onClick={() => setFollows(true)}>
          To the end
        </button>
      )}
    </div>
  );
}

const LogLine = memo(({ text }: { text: string }) => (
  <div class="log-line">
    {pieces(text).map((piece, index) => (
      <span key={index} class={piece.look}>
        {piece.text}
      </span>
    ))}
  </div>
));

function toEnd(element: HTMLElement | null): void {
  element?.scrollTo({ top: element.scrollHeight });
}
