/** An answer that is an error, with the words of whoever gave it. */
export class Failure extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Whether somebody of ours has called the request off. */
export function isAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

export function words(error: unknown): string {
  return error instanceof Failure ? error.message : "The proxy cannot be reached.";
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  return (await checked(await fetch(path, signal ? { signal } : {}))).json() as Promise<T>;
}

export async function send(method: string, path: string, body?: unknown, options: RequestInit = {}): Promise<Response> {
  const json = body === undefined ? {} : { body: JSON.stringify(body) };
  const headers = { "Content-Type": "application/json", ...options.headers };
  return checked(await fetch(path, { ...options, method, ...json, headers }));
}

/** The response, unless it is an error. */
export async function checked(response: Response): Promise<Response> {
  if (response.ok) {
    return response;
  }
  throw new Failure(response.status, message(await response.text()) || `The answer was ${response.status}.`);
}

/** The words of an error in any of the shapes that servers give it. */
export function message(body: string): string {
  try {
    const { error, message } = JSON.parse(body) as { error?: unknown; message?: unknown };
    const inner = typeof error === "object" && error !== null ? (error as { message?: unknown }).message : error;
    const text = inner ?? message;
    return typeof text === "string" ? text : "";
  } catch {
    return body.trimStart().startsWith("<") ? "" : body.slice(0, 500);
  }
}

/** A name as part of a path: its slashes stay slashes. */
export function inPath(name: string): string {
  return name.split("/").map(encodeURIComponent).join("/");
}
