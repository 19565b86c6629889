import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createOpenAI} from '@ai-sdk/openai';
import {createOpenAICompatible} from '@ai-sdk/openai-compatible';
import {APICallError, embedMany, generateText, streamText} from 'ai';
import {AGENT, CHAT, EMBEDDER, unload, url} from './lab.js';

const compatible = createOpenAICompatible({name: 'modelswap', baseURL: `${url}/v1`, includeUsage: true});
const openai = createOpenAI({baseURL: `${url}/v1`, apiKey: 'none'});
const prompt = {prompt: 'Say yes', maxOutputTokens: 8, maxRetries: 0};

test('a text comes whole', async () => {
  const {text, finishReason, usage} = await generateText({model: compatible(CHAT), ...prompt});
  assert.ok(text.length > 0);
  assert.equal(finishReason, 'length');
  assert.equal(usage.outputTokens, 8);
});

test('a stream that begins while its model loads for 25 s ends with a reason and usage, and again when it runs', async () => {
  await unload(AGENT);
  for (let time = 0; time < 2; time++) {
    const stream = streamText({
      model: compatible(AGENT), ...prompt, onError({error}) {
        throw error;
      },
    });
    await stream.consumeStream();
    assert.equal(await stream.finishReason, 'length');
    assert.equal((await stream.usage).outputTokens, 8);
  }
});

test('the Responses API answers', async () => {
  const {text, usage} = await generateText({model: openai.responses(CHAT), ...prompt, maxOutputTokens: 16});
  assert.ok(text.length > 0);
  assert.equal(usage.outputTokens, 16);
});

test('embeddings come as vectors of one length', async () => {
  const {embeddings} = await embedMany({model: compatible.textEmbeddingModel(EMBEDDER), values: ['one', 'two'], maxRetries: 0});
  assert.equal(embeddings.length, 2);
  assert.equal(embeddings[0].length, embeddings[1].length);
});

test('an unknown model is an APICallError that names it', async () => {
  await assert.rejects(
      generateText({model: compatible('nobody'), ...prompt}),
      error => error instanceof APICallError && error.statusCode === 404 && /nobody/.test(error.message));
});
