import { announcement, dismiss, notices } from "../state/notices";
import { Icon } from "./Icon";

/** What went wrong, to be read and dismissed; and what screen readers are told of changes. */
export function Notices() {
  return (
    <>
      <div class="notices" role="alert">
        {notices.value.map((notice) => (
          <div class="notice" key={notice.id}>
            <p>{notice.text}</p>
            <button type="button" class="quiet" aria-label="Dismiss" onClick={() => dismiss(notice.id)}>
              <Icon name="close" />
            </button>
          </div>
        ))}
      </div>
      <div class="unseen" aria-live="polite">
        {announcement.value}
      </div>
    </>
  );
}
