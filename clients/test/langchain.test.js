import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ChatOpenAI, OpenAIEmbeddings} from '@langchain/openai';
import {AGENT, CHAT, EMBEDDER, city, unload, url} from './lab.js';

const common = {apiKey: 'none', maxRetries: 0, configuration: {baseURL: `${url}/v1`}};
const chat = model => new ChatOpenAI({...common, model, maxTokens: 8});

test('a conversation goes on', async () => {
  const first = await chat(CHAT).invoke('Hello');
  const second = await chat(CHAT).invoke([['user', 'Hello'], ['assistant', first.content], ['user', 'Go on']]);
  assert.ok(second.content.length > 0);
  assert.ok(second.usage_metadata.input_tokens > first.usage_metadata.input_tokens);
});

test('a stream that begins while its model loads for 25 s ends with a reason and usage, and again when it runs', async () => {
  await unload(AGENT);
  for (let time = 0; time < 2; time++) {
    const chunks = [];
    for await (const chunk of await chat(AGENT).stream('Say yes')) {
      chunks.push(chunk);
    }
    assert.equal(chunks.filter(chunk => chunk.response_metadata.finish_reason).length, 1);
    assert.equal(chunks.find(chunk => chunk.usage_metadata).usage_metadata.output_tokens, 8);
  }
});

test('tools reach the model', async () => {
  const tool = {type: 'function', function: {name: 'weather', description: 'Weather of a city', parameters: city}};
  const answer = await chat(CHAT).bindTools([tool]).invoke('How is the weather in Bern?');
  assert.equal(answer.usage_metadata.output_tokens, 8);
});

test('embeddings come as vectors of one length', async () => {
  const vectors = await new OpenAIEmbeddings({...common, model: EMBEDDER, encodingFormat: 'float'}).embedDocuments(['one', 'two']);
  assert.equal(vectors.length, 2);
  assert.equal(vectors[0].length, vectors[1].length);
});

test('an unknown model is an error that names it', async () => {
  await assert.rejects(
      chat('nobody').invoke('Hello'), error => error.lc_error_code === 'MODEL_NOT_FOUND' && /nobody/.test(error.message));
});
