import assert from 'node:assert/strict';
import {test} from 'node:test';
import OpenAI from 'openai';
import {CHAT, EMBEDDER, city, plain, requestsInFlight, unload, url} from './lab.js';

const openai = new OpenAI({baseURL: `${url}/v1`, apiKey: 'none', maxRetries: 0});

test('models are listed, the active profile\'s alias among them', async () => {
  const ids = (await openai.models.list()).data.map(model => model.id);
  assert.deepEqual([CHAT, EMBEDDER].filter(id => !ids.includes(id)), []);
});

test('a conversation goes on', async () => {
  const messages = [{role: 'user', content: 'Hello'}];
  const first = await openai.chat.completions.create({model: CHAT, messages, max_tokens: 8});
  const said = first.choices[0].message;
  const second = await openai.chat.completions.create({
    model: CHAT, messages: [...messages, said, {role: 'user', content: 'Go on'}], max_tokens: 8,
  });
  assert.ok(second.choices[0].message.content.length > 0);
  assert.ok(second.usage.prompt_tokens > first.usage.prompt_tokens);
});

test('a stream that begins while its model loads ends with a reason and usage', async () => {
  await unload(CHAT);
  const stream = await openai.chat.completions.create({...plain, stream: true, stream_options: {include_usage: true}});
  const chunks = [];
  for await (const chunk of stream) {
    chunks.push(chunk);
  }
  assert.equal(chunks.flatMap(chunk => chunk.choices).filter(choice => choice.finish_reason).length, 1);
  assert.equal(chunks.at(-1).usage.completion_tokens, 8);
});

test('tools and their results reach the model', async () => {
  const answer = await openai.chat.completions.create({
    model: CHAT,
    max_tokens: 8,
    tools: [{type: 'function', function: {name: 'weather', description: 'Weather of a city', parameters: city}}],
    messages: [
      {role: 'user', content: 'How is the weather in Bern?'},
      {role: 'assistant', tool_calls: [{id: 'call-1', type: 'function', function: {name: 'weather', arguments: '{"city":"Bern"}'}}]},
      {role: 'tool', tool_call_id: 'call-1', content: 'Sunny'},
    ],
  });
  assert.equal(answer.choices[0].message.role, 'assistant');
});

test('embeddings come as vectors of one length', async () => {
  const {data} = await openai.embeddings.create({model: EMBEDDER, input: ['one', 'two'], encoding_format: 'float'});
  assert.equal(data.length, 2);
  assert.ok(data[0].embedding.length > 0);
  assert.equal(data[0].embedding.length, data[1].embedding.length);
});

test('an unknown model is a NotFoundError that names it', async () => {
  await assert.rejects(
      openai.chat.completions.create({model: 'nobody', messages: [{role: 'user', content: 'Hello'}]}),
      error => error instanceof OpenAI.NotFoundError && error.code === 'model_not_found' && /nobody/.test(error.message));
});

test('an aborted stream ends at the model too', async () => {
  const stream = await openai.chat.completions.create({
    model: CHAT, messages: [{role: 'user', content: 'Hello'}], max_tokens: 1900, stream: true, ignore_eos: true,
  });
  for await (const chunk of stream) {
    assert.ok(chunk);
    stream.controller.abort();
  }
  await requestsInFlight(0);
});
