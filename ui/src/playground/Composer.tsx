import { useRef, useState } from "preact/hooks";
import { Icon } from "../shell/Icon";
import { tell } from "../state/notices";
import { answering, stop } from "./chat";
import { asDataUrls, MAX_IMAGES } from "./images";

/** Where the next message is written: Enter sends, Shift with Enter begins a line. */
export function Composer({ say }: { say: (text: string, images: string[]) => void }) {
  const [text, setText] = useState("");
  const [images, setImages] = useState<string[]>([]);
  const picker = useRef<HTMLInputElement>(null);
  const attach = async (files: Iterable<File>) => {
    const urls = await asDataUrls(files, MAX_IMAGES - images.length, tell);
    setImages((before) => [...before, ...urls]);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    if (answering.value === undefined && (text.trim() !== "" || images.length > 0)) {
      say(text.trim(), images);
      setText("");
      setImages([]);
    }
  };
  return (
    <form class="composer" onSubmit={submit}>
      <Attached images={images} remove={(index) => setImages(images.filter((_, other) => other !== index))} />
      <textarea
        aria-label="Message"
        placeholder="Message"
        rows={2}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onPaste={(event) => void attach(event.clipboardData?.files ?? [])}
        onKeyDown={(event) => event.key === "Enter" && !event.shiftKey && !event.isComposing && submit(event)}
      />
      <div class="actions">
        <input
          ref={picker}
          type="file"
          accept="image/*"
          multiple
          hidden
          aria-label="Images"
          onChange={(event) => {
            void attach([...(event.currentTarget.files ?? [])]);
            event.currentTarget.value = "";
          }}
        />
        <button type="button" class="quiet" onClick={() => picker.current?.click()}>
          Add image
        </button>
        {answering.value === undefined ? (
          <button type="submit" class="primary" key="send">
            Send
          </button>
        ) : (
          <button type="button" key="stop" onClick={stop}>
            Stop
          </button>
        )}
      </div>
    </form>
  );
}

function Attached({ images, remove }: { images: string[]; remove: (index: number) => void }) {
  return images.length === 0 ? null : (
    <ul class="pictures">
      {images.map((url, index) => (
        <li key={index}>
          <img src={url} alt={`Image ${index + 1} to be sent`} />
          <button type="button" aria-label={`Remove image ${index + 1}`} onClick={() => remove(index)}>
            <Icon name="close" />
          </button>
        </li>
      ))}
    </ul>
  );
}
