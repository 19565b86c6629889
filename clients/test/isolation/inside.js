// Runs in a network namespace of its own: inside.js PORT SOCKET COMMAND... The port of its loopback is SOCKET, and there is no other network.

import {execFileSync, spawn} from 'node:child_process';
import {relay} from './relay.js';

const [port, socket, command, ...args] = process.argv.slice(2);
execFileSync('ip', ['link', 'set', 'lo', 'up']);
await relay({host: '127.0.0.1', port: Number(port)}, {path: socket});
spawn(command, args, {stdio: 'inherit'}).on('close', code => process.exit(code ?? 1));
