import { signal } from "@preact/signals";

/** Something the user has to be told, until it is dismissed. */
export interface Notice {
  readonly id: number;
  readonly text: string;
}

let last = 0;

export const notices = signal<Notice[]>([]);

/** What screen readers say next. */
export const announcement = signal("");

export function tell(text: string): void {
  notices.value = [...notices.value.filter((notice) => notice.text !== text), { id: ++last, text }].slice(-4);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}
