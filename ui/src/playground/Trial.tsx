import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { send, words } from "../api/http";
import { ModelPicker, pickedModel } from "./ModelPicker";
import { session } from "./session";

/**
 * A form that sends one request and shows its answer.
 *
 * `request` gives the body without the model; `show` draws the JSON of the answer.
 */
export function Trial({ path, verb, request, show, children }: {
  path: string;
  verb: string;
  request: () => object;
  show: (answer: unknown) => ComponentChildren;
  children: ComponentChildren;
}) {
  const [model, setModel] = useState("");
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const [shown, setShown] = useState<ComponentChildren>(null);
  const run = async () => {
    setBusy(true);
    setError("");
    try {
      const body = { model: pickedModel(model), ...request() };
      const response = await send("POST", path, body, { headers: { "X-Session-ID": session } });
      setShown(show(await response.json()));
    } catch (problem) {
      setError(words(problem));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      class="fields"
      onSubmit={(event) => {
        event.preventDefault();
        void (busy || run());
      }}
    >
      <ModelPicker chosen={model} choose={setModel} />
      {children}
      <div class="actions">
        <button type="submit" class="primary" aria-disabled={busy}>
          {busy ? "Waiting…" : verb}
        </button>
      </div>
      <div aria-live="polite">{error === "" ? shown : <p class="cause">{error}</p>}</div>
    </form>
  );
}

/** The lines of a text that say something. */
export function lines(text: string): string[] {
  return text.split("\n").filter((line) => line.trim() !== "");
}
