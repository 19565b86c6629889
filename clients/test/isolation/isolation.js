// Runs programs where nothing but ModelSwap can be reached, as on a machine without a way to the internet.

import {spawn} from 'node:child_process';
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {url} from '../lab.js';
import {relay} from './relay.js';

const PORT = 8080;

/** ModelSwap, as an isolated program reaches it. */
export const inside = `http://127.0.0.1:${PORT}`;

const LONGEST = 240_000;

/**
 * Runs a program with these files in its home, which is also where it runs; answers with what it wrote to its standard output, or throws
 * with all that it wrote.
 */
export async function isolated(command, {files = {}, environment = () => ({})} = {}) {
  const home = await mkdtemp(path.join(tmpdir(), 'modelswap-client-'));
  const socket = path.join(home, 'modelswap.sock');
  const {hostname, port} = new URL(url);
  const server = await relay({path: socket}, {host: hostname, port: Number(port || 80)});
  try {
    await Promise.all(Object.entries(files).map(([name, text]) => writeFile(path.join(home, name), text)));
    const here = new URL('inside.js', import.meta.url).pathname;
    const namespace = process.getuid() === 0 ? ['--net'] : ['--net', '--map-root-user'];
    return await output(
        ['unshare', ...namespace, process.execPath, here, String(PORT), socket, ...command],
        {cwd: home, env: {PATH: process.env.PATH, HOME: home, ...environment(home)}});
  } finally {
    server.close();
    await rm(home, {recursive: true, force: true, maxRetries: 10});
  }
}

function output([program, ...args], options) {
  return new Promise((done, failed) => {
    const child = spawn(program, args, {...options, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST});
    const written = {stdout: '', stderr: ''};
    for (const stream of ['stdout', 'stderr']) {
      child[stream].setEncoding('utf8').on('data', text => {
        written[stream] += text;
      });
    }
    child.on('error', failed);
    child.on('close', (code, signal) => code === 0
        ? done(written.stdout)
        : failed(new Error(`${args.at(-1)}: ${code ?? signal}\n${written.stdout}\n${written.stderr}`)));
  });
}
