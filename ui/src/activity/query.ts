import { computed, signal } from "@preact/signals";
import { stored } from "../state/stored";

/** A column by which the proxy sorts, or a place in the table without such. */
export type SortColumn =
  | "id"
  | "time"
  | "model"
  | "resp_status_code"
  | "cached"
  | "prompt"
  | "generated"
  | "prompt_speed"
  | "gen_speed"
  | "queue"
  | "load"
  | "first_token"
  | "duration";

export const PAGE_SIZES = [10, 25, 50, 100, 250, 500];

export const sort = signal<{ column: SortColumn; descending: boolean }>({ column: "id", descending: true });
export const page = signal(1);
export const model = signal("");
export const pageSize = stored("activity.rows", 25, (value) => PAGE_SIZES.find((size) => size === Number(value)));

/** The same again turns the order round. */
export function sortBy(column: SortColumn): void {
  const { column: before, descending } = sort.value;
  sort.value = { column, descending: before === column ? !descending : true };
  page.value = 1;
}

/** What of the requests is asked for, as the proxy's API takes it. */
export const query = computed(() => {
  const parameters = new URLSearchParams({
    sort: sort.value.column,
    order: sort.value.descending ? "desc" : "asc",
    limit: String(pageSize.value),
    page: String(page.value),
  });
  if (model.value !== "") {
    parameters.set("model", model.value);
  }
  return parameters.toString();
});
