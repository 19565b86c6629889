package dev.modelswap.proxy.http.request;

import dev.modelswap.proxy.http.answer.Refused;
import dev.modelswap.proxy.http.client.ClientBody;
import dev.modelswap.proxy.http.client.ClientRequest;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;

/** A request's body on its way upstream. */
public sealed interface UpstreamBody {

    /** Sends it, and the request with it; answers with the head of what comes back, or {@link Refused}, if the client is to blame. */
    Future<HttpClientResponse> send(ClientRequest client, HttpClientRequest upstream);

    /** Whether it can be sent again, to another backend. */
    default boolean repeatable() {
        return true;
    }

    /** There is none. */
    record None() implements UpstreamBody {

        @Override
        public Future<HttpClientResponse> send(ClientRequest client, HttpClientRequest upstream) {
            return upstream.send();
        }
    }

    /** There is none, and the client asks to go on as something else than HTTP. */
    record Upgrade() implements UpstreamBody {

        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public Future<HttpClientResponse> send(ClientRequest client, HttpClientRequest upstream) {
            upstream.putHeader(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
            upstream.putHeader(HttpHeaders.UPGRADE, client.request().getHeader(HttpHeaders.UPGRADE));
            return upstream.connect();
        }
    }

    /** All of it is here. */
    record Whole(Buffer content) implements UpstreamBody {

        @Override
        public Future<HttpClientResponse> send(ClientRequest client, HttpClientRequest upstream) {
            if (content.length() <= PiecewiseBody.PIECE) {
                return upstream.send(content);
            }
            upstream.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(content.length()));
            Future<Void> written = new PiecewiseBody(client, upstream, content).write();
            written.onSuccess(all -> upstream.end());
            client.onEnd(ended -> {
                if (!written.isComplete()) {
                    upstream.reset(); // answered without having been read
                }
            });
            return upstream.response();
        }
    }

    /**
     * {@code head}, and then what the client, whose request is paused, still sends.
     *
     * @param length of both together; -1 if that is not known
     * @param check sees what the client still sends
     */
    record Streamed(Buffer head, long length, BodyCheck check) implements UpstreamBody {

        @Override
        public boolean repeatable() {
            return false;
        }

        @Override
        public Future<HttpClientResponse> send(ClientRequest client, HttpClientRequest upstream) {
            if (length < 0) {
                upstream.setChunked(true);
            } else {
                upstream.putHeader(HttpHeaders.CONTENT_LENGTH, String.valueOf(length));
            }
            if (head.length() > PiecewiseBody.PIECE) {
                return piecewise(client, upstream);
            }
            if (head.length() > 0) {
                upstream.write(head);
            } else {
                ClientBody.invite(client.request());
            }
            return new BodyPipe(client, upstream, check).open();
        }

        private Future<HttpClientResponse> piecewise(ClientRequest client, HttpClientRequest upstream) {
            Promise<HttpClientResponse> answer = Promise.promise();
            upstream.response().onComplete(answer::tryComplete, answer::tryFail);
            new PiecewiseBody(client, upstream, head)
                    .write()
                    .compose(written -> new BodyPipe(client, upstream, check).open())
                    .onFailure(answer::tryFail);
            return answer.future();
        }
    }
}
