// The agents that people use, unmodified, without a way to anything but ModelSwap: one prompt each, while their model must be loaded for
// 25 s, and again when it runs. The model's weights are random and so is what it says; that it arrives whole is the test.

import assert from 'node:assert/strict';
import {test} from 'node:test';
import {inside, isolated} from './isolation/isolation.js';
import {AGENT, activityAfter, unload} from './lab.js';

const PROMPT = 'Say yes';

const program = name => new URL(`../node_modules/.bin/${name}`, import.meta.url).pathname;

const lines = text => text.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line));

const agents = [
  {
    name: 'Claude Code',
    path: '/v1/messages',
    run: () => isolated([program('claude'), '--print', PROMPT, '--output-format', 'json'], {
      environment: () => ({
        ANTHROPIC_BASE_URL: inside,
        ANTHROPIC_API_KEY: 'none',
        ANTHROPIC_MODEL: AGENT,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: AGENT,
        CLAUDE_CODE_MAX_OUTPUT_TOKENS: '64',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      }),
    }),
    check(output) {
      const {type, is_error: failed, result} = JSON.parse(output);
      assert.deepEqual({type, failed}, {type: 'result', failed: false}, output);
      assert.ok(result.length > 0);
    },
  },
  {
    name: 'Codex',
    path: '/v1/responses',
    run: () => isolated([program('codex'), 'exec', '--json', '--skip-git-repo-check', PROMPT], {
      environment: home => ({CODEX_HOME: home}),
      files: {
        'config.toml': `model = "${AGENT}"
model_provider = "modelswap"
[model_providers.modelswap]
name = "ModelSwap"
base_url = "${inside}/v1"
wire_api = "responses"
`,
      },
    }),
    check(output) {
      const events = lines(output);
      const [said] = events.filter(event => event.item?.type === 'agent_message');
      assert.ok(said?.item.text.length > 0, output);
      assert.ok(events.at(-1).type === 'turn.completed', output);
    },
  },
  {
    name: 'opencode',
    path: '/v1/chat/completions',
    run: () => isolated([program('opencode'), 'run', '--format', 'json', '--model', `modelswap/${AGENT}`, PROMPT], {
      environment: () => ({}),
      files: {
        'opencode.json': JSON.stringify({
          provider: {
            modelswap: {
              npm: '@ai-sdk/openai-compatible',
              options: {baseURL: `${inside}/v1`},
              models: {[AGENT]: {limit: {context: 65_536, output: 64}}},
            },
          },
          small_model: `modelswap/${AGENT}`,
          autoupdate: false,
          share: 'disabled',
        }),
      },
    }),
    check(output) {
      const events = lines(output);
      assert.deepEqual(events.filter(event => event.type === 'error'), []);
      assert.ok(events.some(event => event.type === 'text' && event.part.text.length > 0), output);
      assert.equal(events.at(-1).type, 'step_finish', output);
    },
  },
];

for (const {name, path, run, check} of agents) {
  test(`${name} is answered whole, while its model loads and when it runs`, async () => {
    await unload(AGENT);
    for (let time = 0; time < 2; time++) {
      const last = (await activityAfter(0))[0]?.id ?? 0;
      check(await run());
      const rows = await activityAfter(last);
      assert.ok(rows.some(row => row.req_path === path), JSON.stringify(rows));
      assert.deepEqual(rows.filter(row => row.resp_status_code !== 200 || row.error_msg), []);
      assert.equal(rows.some(row => row.load_ms >= 25_000), time === 0, JSON.stringify(rows));
    }
  });
}
