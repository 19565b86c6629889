import assert from 'node:assert/strict';
import {test} from 'node:test';
import Anthropic from '@anthropic-ai/sdk';
import {CHAT, city, plain, requestsInFlight, unload, url} from './lab.js';

const anthropic = new Anthropic({baseURL: url, apiKey: 'none', maxRetries: 0});
const hello = [{role: 'user', content: 'Hello'}];

test('a conversation goes on', async () => {
  const first = await anthropic.messages.create({model: CHAT, messages: hello, max_tokens: 8});
  const second = await anthropic.messages.create({
    model: CHAT, max_tokens: 8,
    messages: [...hello, {role: 'assistant', content: first.content}, {role: 'user', content: 'Go on'}],
  });
  assert.equal(second.role, 'assistant');
  assert.ok(second.usage.output_tokens > 0);
});

test('a stream that begins while its model loads becomes a whole message', async () => {
  await unload(CHAT);
  const message = await anthropic.messages.stream(plain).finalMessage();
  assert.equal(message.stop_reason, 'max_tokens');
  assert.equal(message.usage.output_tokens, 8);
});

test('tools and their results reach the model', async () => {
  const answer = await anthropic.messages.create({
    model: CHAT,
    max_tokens: 8,
    tools: [{name: 'weather', description: 'Weather of a city', input_schema: city}],
    messages: [
      ...hello,
      {role: 'assistant', content: [{type: 'tool_use', id: 'call-1', name: 'weather', input: {city: 'Bern'}}]},
      {role: 'user', content: [{type: 'tool_result', tool_use_id: 'call-1', content: 'Sunny'}]},
    ],
  });
  assert.equal(answer.role, 'assistant');
});

test('tokens are counted', async () => {
  const {input_tokens: tokens} = await anthropic.messages.countTokens({model: CHAT, messages: hello});
  assert.ok(tokens > 0);
});

test('an unknown model is a NotFoundError that names it', async () => {
  await assert.rejects(
      anthropic.messages.create({model: 'nobody', messages: hello, max_tokens: 8}),
      error => error instanceof Anthropic.NotFoundError && /nobody/.test(error.message));
});

test('an aborted stream ends at the model too', async () => {
  const stream = anthropic.messages.stream({...plain, max_tokens: 1900});
  await assert.rejects(async () => {
    for await (const event of stream) {
      assert.ok(event);
      stream.abort();
    }
  }, Anthropic.APIUserAbortError);
  await requestsInFlight(0);
});
