// What all clients ask: names of modelswap.yaml, and one tool.

import assert from 'node:assert/strict';

export const url = process.env.MODELSWAP_URL ?? fail('MODELSWAP_URL is not set: clients/run sets it');

export const CHAT = 'assistant';
export const EMBEDDER = 'embedder';

/** Has a long context, and loads for 25 s. */
export const AGENT = 'agent';

export const city = {
  type: 'object',
  properties: {city: {type: 'string', enum: ['Bern', 'Oslo']}},
  required: ['city'],
};

/** What the tiny model of CHAT answers with plain text: of text that begins with half a character, llama-server streams no message_start. */
export const plain = {model: CHAT, messages: [{role: 'user', content: 'Say yes'}], max_tokens: 8, temperature: 0};

/** Unloads the model of this name, so that the next request loads it. */
export async function unload(name) {
  const answer = await fetch(`${url}/api/models/unload/${name}`, {method: 'POST'});
  if (!answer.ok) {
    throw new Error(`${name} cannot be unloaded: ${await answer.text()}`);
  }
}

/** The rows of the requests that have ended after the one of this id, the last of them first. */
export async function activityAfter(id) {
  const answer = await fetch(`${url}/api/metrics/activity?limit=100`);
  assert.equal(answer.status, 200);
  return (await answer.json()).data.filter(row => row.id > id);
}

/** Waits until the proxy serves so many requests of the model that CHAT is, at most ten seconds. */
export async function requestsInFlight(count) {
  const deadline = Date.now() + 10_000;
  let chat;
  do {
    const {models} = await (await fetch(`${url}/api/models/status`)).json();
    chat = models.find(model => model.aliases.includes(CHAT));
    if (chat.in_flight === count) {
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  } while (Date.now() < deadline);
  throw new Error(`${count} requests in flight expected, seen: ${JSON.stringify(chat)}`);
}

function fail(message) {
  throw new Error(message);
}
