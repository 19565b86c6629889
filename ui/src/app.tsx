import { render, type ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { ActivityPage } from "./activity/ActivityPage";
import { connect, connection } from "./api/events";
import { LogsPage } from "./logs/LogsPage";
import { ModelsPage } from "./models/ModelsPage";
import { PlaygroundPage } from "./playground/PlaygroundPage";
import { route } from "./route";
import { Header } from "./shell/Header";
import { Navigation, PAGES, type PageName } from "./shell/Navigation";
import { Notices } from "./shell/Notices";
import { TimelinePage } from "./timeline/TimelinePage";

const CONTENTS: Record<PageName, ComponentType> = {
  models: ModelsPage,
  timeline: TimelinePage,
  activity: ActivityPage,
  playground: PlaygroundPage,
  logs: LogsPage,
};

function App() {
  const first = route.value[0] ?? "";
  const page: PageName = first in PAGES ? (first as PageName) : "models";
  useEffect(() => {
    document.title = `${PAGES[page]} · ModelSwap`;
  }, [page]);
  const Content = CONTENTS[page];
  return (
    <>
      <a class="skip" href="#content" onClick={toContent}>
        Skip to content
      </a>
      <Header />
      <Navigation current={page} />
      <main id="content" tabIndex={-1}>
        {connection.value === "lost" && (
          <p class="stale">The connection to the proxy is lost. What you see is how it was; it is tried again.</p>
        )}
        <Content />
      </main>
      <Notices />
    </>
  );
}

/** The address is the page's; a link into it must not change it. */
function toContent(event: Event): void {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

const root = document.getElementById("app");
if (root) {
  render(<App />, root);
  connect();
}
