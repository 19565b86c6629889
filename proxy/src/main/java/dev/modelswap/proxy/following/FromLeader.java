package dev.modelswap.proxy.following;

import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Wait;
import dev.modelswap.proxy.fleet.Backend;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the proxy that leads tells a follower. Times are milliseconds. */
public sealed interface FromLeader {

    /** From now on this {@link dev.modelswap.crds.serving.ServingConfig} is served. */
    record Config(String config) implements FromLeader {}

    /** From now on this profile is honoured; {@code ""}: none. */
    record Profile(String profile) implements FromLeader {}

    /** The model is in this state, and these backends of it serve. */
    record Model(String model, ModelState state, List<Backend> backends) implements FromLeader {

        public Model {
            backends = List.copyOf(backends);
        }
    }

    /** There are these models, and no others. */
    record Models(List<String> names) implements FromLeader {

        public Models {
            names = List.copyOf(names);
        }
    }

    /** The request has this backend until it leaves. */
    record Granted(long request, Backend backend) implements FromLeader {}

    /** The request is not served; {@code retryAfter} says when it may be, null: it will not. */
    record Refused(
            long request, Rejection rejection, @Nullable Long retryAfter) implements FromLeader {}

    /** The request waits for this. */
    record Waits(
            long request,
            Wait waitsFor,
            long waited,
            long loading,
            @Nullable Long usualLoad) implements FromLeader {}

    /** The request's model goes: it is to end. */
    record Revoked(long request) implements FromLeader {}

    /** So many requests of all other proxies are under way to each target of the selectors that spill over. */
    record Counts(Map<String, Integer> elsewhere) implements FromLeader {

        public Counts {
            elsewhere = Map.copyOf(elsewhere);
        }
    }

    /** Somebody wants the request to end that is under way under this ID. */
    record Cancel(String request) implements FromLeader {}

    /** A request has ended, at whichever proxy: its row of the activity in JSON. */
    record Ended(String row) implements FromLeader {}

    /** The row that was told with this token has this ID from now on. */
    record Numbered(long token, long id) implements FromLeader {}

    /** What runs at this address ends: no connection to it is to be kept. */
    record Ending(String host) implements FromLeader {}

    /** To be answered at once; {@code at} is the leader's clock, in milliseconds, by which it knows how old the answer's news is. */
    record Question(long at) implements FromLeader {}

    /** The leader lives. */
    record Alive() implements FromLeader {}
}
