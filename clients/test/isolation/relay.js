// Passes TCP connections on, each way until its end.

import net from 'node:net';

/** Listens at `from` and passes each connection on to `to`, both as net.connect takes them; the server, once it listens. */
export async function relay(from, to) {
  const server = net.createServer({allowHalfOpen: true}, client => {
    const upstream = net.connect({...to, allowHalfOpen: true});
    client.pipe(upstream).pipe(client);
    for (const [one, other] of [[client, upstream], [upstream, client]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise((listening, failed) => server.once('error', failed).listen(from, listening));
  return server;
}
