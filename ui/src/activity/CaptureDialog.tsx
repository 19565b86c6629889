import { useEffect, useRef, useState } from "preact/hooks";
import { getJson, words } from "../api/http";
import type { Capture } from "../api/types";
import { asText } from "./capture";

/** A request and its answer as they were; Escape closes. */
export function CaptureDialog({ id, close }: { id: number; close: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [capture, setCapture] = useState<Capture>();
  const [error, setError] = useState("");
  useEffect(() => {
    dialog.current?.showModal();
    getJson<Capture>(`/api/captures/${id}`).then(setCapture, (problem: unknown) => setError(words(problem)));
  }, [id]);
  return (
    <dialog ref={dialog} class="capture" aria-labelledby="capture" onClose={close}>
      <div class="page-head">
        <h2 id="capture">
          Request {id} {capture && <code>{capture.req_path}</code>}
        </h2>
        <form method="dialog" class="actions">
          <button type="submit">Close</button>
        </form>
      </div>
      {error !== "" && <p class="cause">{error}</p>}
      {capture && <Part title="Request" headers={capture.req_headers} body={capture.req_body} />}
      {capture && <Part title="Answer" headers={capture.resp_headers} body={capture.resp_body} />}
    </dialog>
  );
}

function Part({ title, headers, body }: { title: string; headers: Record<string, string> | null; body: string | null }) {
  const [raw, setRaw] = useState(false);
  const text = asText(body, raw);
  return (
    <section aria-label={title}>
      <div class="page-head">
        <h3>{title}</h3>
        {text !== "" && (
          <div class="actions">
            <label class="check">
              <input type="checkbox" checked={raw} onChange={(event) => setRaw(event.currentTarget.checked)} />
              As sent
            </label>
            <button type="button" class="quiet" onClick={() => void navigator.clipboard.writeText(text)}>
              Copy
            </button>
          </div>
        )}
      </div>
      <details>
        <summary>Headers</summary>
        <dl class="headers mono">
          {Object.entries(headers ?? {}).map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </details>
      {text === "" ? <p class="aside">Its body was not kept.</p> : <pre tabIndex={0}>{text}</pre>}
    </section>
  );
}
