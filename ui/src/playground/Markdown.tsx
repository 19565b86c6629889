import DOMPurify from "dompurify";
import { marked } from "marked";
import { useMemo } from "preact/hooks";

const FORBIDDEN = {
  FORBID_TAGS: ["style", "form", "input", "button", "img", "svg", "math", "audio", "video"],
  FORBID_ATTR: ["style", "id", "class"],
};

/** Text of a model as it is meant to look; what it may not do in this page is taken out. */
export function Markdown({ text }: { text: string }) {
  const html = useMemo(() => DOMPurify.sanitize(marked.parse(text, { async: false, breaks: true }), FORBIDDEN), [text]);
  return <div class="markdown" dangerouslySetInnerHTML={{ __html: html }} />;
}
