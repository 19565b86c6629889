import { link } from "../route";
import { server } from "../state/server";
import { Icon } from "./Icon";

export const PAGES = {
  models: "Models",
  timeline: "Timeline",
  activity: "Activity",
  playground: "Playground",
  logs: "Logs",
} as const;

export type PageName = keyof typeof PAGES;

export function Navigation({ current }: { current: PageName }) {
  return (
    <nav class="navigation" aria-label="Pages">
      <ul>
        {(Object.keys(PAGES) as PageName[]).map((page) => (
          <li key={page}>
            <a href={link(page)} aria-current={page === current ? "page" : undefined}>
              <Icon name={page} />
              <span>{PAGES[page]}</span>
            </a>
          </li>
        ))}
      </ul>
      <p class="version">{server.value.version}</p>
    </nav>
  );
}
