import { connection } from "../api/events";
import { nextTheme, theme } from "../theme/theme";
import { Icon } from "./Icon";
import { ProfilePicker } from "./ProfilePicker";

const CONNECTION_WORDS = { connecting: "Connecting", open: "Live", lost: "Reconnecting" };

export function Header() {
  return (
    <header class="header">
      <a class="brand" href="#/models">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="8" />
          <path d="M8 12h13l-4-4M24 20H11l4 4" />
        </svg>
        <span>ModelSwap</span>
      </a>
      <span class={`connection ${connection.value}`} role="status">
        <span class="dot" aria-hidden="true" />
        <span class="connection-words">{CONNECTION_WORDS[connection.value]}</span>
      </span>
      <ProfilePicker />
      <button type="button" class="quiet" onClick={nextTheme} aria-label={`Theme: ${theme.value}`} title={`Theme: ${theme.value}`}>
        <Icon name={theme.value} />
      </button>
    </header>
  );
}
