import { send, words } from "../api/http";
import type { InFlight } from "../api/types";
import { now } from "../state/clock";
import { tell } from "../state/notices";
import { inFlight } from "../state/requests";
import { bytes, duration } from "../text/format";

/** The requests that have begun and not ended, each of which can be ended. */
export function InFlightTable() {
  return (
    <section aria-labelledby="in-flight">
      <h2 id="in-flight">In flight ({inFlight.value.length})</h2>
      {inFlight.value.length > 0 && (
        <div class="scroll" tabIndex={0} role="region" aria-label="Requests in flight">
          <table>
            <thead>
              <tr>
                <th scope="col" class="number">
                  Since
                </th>
                <th scope="col">Model</th>
                <th scope="col">Phase</th>
                <th scope="col">Request</th>
                <th scope="col" class="number">
                  Sent
                </th>
                <th scope="col">From</th>
                <th scope="col">Session</th>
                <th scope="col">
                  <span class="unseen">Actions</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {inFlight.value.map((request) => (
                <Row key={request.id} request={request} elapsed={request.elapsed_ms + Math.max(0, now.value - request.heard)} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}

function Row({ request, elapsed }: { request: InFlight; elapsed: number }) {
  const called = request.called_as && request.called_as !== request.model ? ` (as ${request.called_as})` : "";
  return (
    <tr>
      <td class="number">{duration(elapsed)}</td>
      <td>
        {request.model}
        {called}
      </td>
      <td>
        {request.phase}
        {request.queue_position !== undefined && `, place ${request.queue_position}`}
      </td>
      <td>
        {request.method} {request.req_path}
      </td>
      <td class="number">{bytes(request.resp_bytes)}</td>
      <td>{request.remote_ip}</td>
      <td>{request.session_id}</td>
      <td>
        <button type="button" onClick={() => void cancel(request.id)} aria-label={`Cancel request ${request.id} to ${request.model}`}>
          Cancel
        </button>
      </td>
    </tr>
  );
}

async function cancel(id: string): Promise<void> {
  try {
    await send("POST", `/api/inflight/${encodeURIComponent(id)}/cancel`);
  } catch (error) {
    tell(`The request was not cancelled. ${words(error)}`);
  }
}
