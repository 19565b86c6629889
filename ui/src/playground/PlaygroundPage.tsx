import { link, route } from "../route";
import { ChatPanel } from "./ChatPanel";
import { EmbeddingsPanel } from "./EmbeddingsPanel";
import { RerankPanel } from "./RerankPanel";

const PANELS = {
  chat: { title: "Chat", Panel: ChatPanel },
  embeddings: { title: "Embeddings", Panel: EmbeddingsPanel },
  rerank: { title: "Rerank", Panel: RerankPanel },
};

type PanelName = keyof typeof PANELS;

export function PlaygroundPage() {
  const asked = route.value[1] ?? "";
  const current: PanelName = asked in PANELS ? (asked as PanelName) : "chat";
  const { Panel } = PANELS[current];
  return (
    <>
      <div class="page-head">
        <h1>Playground</h1>
        <nav class="tabs" aria-label="Kinds of requests">
          {(Object.keys(PANELS) as PanelName[]).map((name) => (
            <a key={name} href={link("playground", name)} aria-current={name === current ? "page" : undefined}>
              {PANELS[name].title}
            </a>
          ))}
        </nav>
      </div>
      <Panel />
    </>
  );
}
