import { memo } from "preact/compat";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { pieces } from "./ansi";
import type { Line } from "./stream";

const NEAR_END = 30;

/** Lines that follow the end as more come, until the user scrolls up. */
export function LogView({ lines, wrap }: { lines: readonly Line[]; wrap: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const top = useRef(0);
  const [follows, setFollows] = useState(true);
  useLayoutEffect(() => {
    if (follows) {
      toEnd(box.current);
    }
  }, [lines, wrap, follows]);
  const scrolled = ({ currentTarget: it }: { currentTarget: HTMLElement }) => {
    const nearEnd = it.scrollHeight - it.scrollTop - it.clientHeight < NEAR_END;
    if (nearEnd || it.scrollTop < top.current) {
      setFollows(nearEnd);
    }
    top.current = it.scrollTop;
  };
  return (
    <div class="log-frame">
      <div
        ref={box}
        class={`log mono ${wrap ? "wrap" : ""}`}
        role="log"
        aria-label="Log"
        aria-live="off"
        tabIndex={0}
        onScroll={scrolled}
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
