/** What the proxy's API answers; see docs/http-api.md. */

export type ModelState = "stopped" | "starting" | "ready" | "stopping" | "failed" | "";

export interface Pod {
  name: string;
  node?: string;
  ready: boolean;
}

export interface Model {
  id: string;
  name: string;
  description: string;
  state: ModelState;
  cause?: string;
  unlisted: boolean;
  aliases: string[];
  capabilities?: Record<string, boolean>;
  context_length?: number;
  peerID?: string;
  group?: string;
  in_flight?: number;
  waiting?: number;
  phase?: string;
  progress?: string;
  load_ms?: number;
  expected_load_ms?: number;
  node?: string;
  gpus?: number;
  pods?: Pod[];
  last_used?: string;
  unload_at?: string;
  last_failure?: { cause: string; at: string };
}

export interface Selector {
  id: string;
  name: string;
  description: string;
  strategy: string;
  targets: string[];
  unlisted: boolean;
}

export interface Profile {
  name: string;
  description: string;
  aliases: Record<string, string>;
}

export interface Group {
  name: string;
  swap: boolean;
  exclusive: boolean;
  persistent: boolean;
  members: string[];
}

export interface MatrixSet {
  name: string;
  expression: string;
  combinations: string[][];
  truncated: boolean;
}

export type Coexistence =
  | { kind: "groups"; groups: Group[] }
  | { kind: "matrix"; sets: MatrixSet[]; evict_costs: Record<string, number> }
  | { kind: "room"; known: boolean; nodes: NodeRoom[]; models: Record<string, Amounts>; claims: { pod: string; asks: Amounts }[] };

/** By resource: CPU in thousandths, memory and vram in bytes, all else in pieces. */
export type Amounts = Record<string, number>;

export interface NodeRoom {
  name: string;
  total: Amounts;
  free: Amounts;
  models: string[];
  holders: Amounts;
}

export interface Span {
  id: number;
  model: string;
  state: Exclude<ModelState, "stopped" | "">;
  from: string;
  to: string | null;
  cause?: string;
  waited: number;
}

export interface InFlight {
  id: string;
  timestamp: string;
  model: string;
  called_as?: string;
  req_path: string;
  method: string;
  remote_ip: string;
  resp_status?: number;
  resp_bytes: number;
  elapsed_ms: number;
  phase: string;
  queue_position?: number;
  session_id?: string;
}

/** Unknown numbers are -1. */
export interface Activity {
  id: number;
  timestamp: string;
  model: string;
  called_as?: string;
  req_path: string;
  resp_status_code: number;
  tokens: {
    cache_tokens: number;
    input_tokens: number;
    output_tokens: number;
    prompt_per_second: number;
    tokens_per_second: number;
  };
  duration_ms: number;
  queue_ms?: number;
  load_ms?: number;
  first_token_ms?: number;
  has_capture: boolean;
  error_msg?: string;
}

export interface ActivityPage {
  data: Activity[];
  page: number;
  limit: number;
  total: number;
  total_pages: number;
}

export interface SpeedHistogram {
  bins: number[];
  min: number;
  max: number;
  binSize: number;
  p50: number;
  p95: number;
  p99: number;
}

export interface Stats {
  total_requests: number;
  total_input_tokens: number;
  total_output_tokens: number;
  total_cache_tokens: number;
  prompt_histogram: SpeedHistogram | null;
  gen_histogram: SpeedHistogram | null;
}

export interface Capture {
  id: number;
  req_path: string;
  req_headers: Record<string, string> | null;
  req_body: string | null;
  resp_headers: Record<string, string> | null;
  resp_body: string | null;
}
