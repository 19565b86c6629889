package dev.modelswap.proxy.following;

import dev.modelswap.proxy.admission.Asker;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.admission.Progress;
import dev.modelswap.proxy.admission.Rejected;
import dev.modelswap.proxy.admission.Ticket;
import dev.modelswap.proxy.fleet.Backend;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one proxy as the engine has them. It keeps them when the proxy is not heard any more, until that comes back, which then
 * tells of all that it has, or until it is known to have ended. Called in turns.
 */
final class Desk {

    private final Engine engine;
    private final Map<Long, Standing> standing = new HashMap<>();
    private @Nullable Set<Long> rolled;
    private Consumer<FromLeader> proxy = message -> {};

    /** What decides; {@link EngineLoop} says what the methods do. */
    interface Engine {

        Ticket ask(String model, Duration waited, Asker asker);

        Ticket adopt(String model, Backend backend, Asker asker);
    }

    /** A desk before this engine, for a proxy that is not heard yet. */
    Desk(Engine engine) {
        this.engine = engine;
    }

    /** The proxy is heard (again), and begins to tell what it has; answers go there from now on. */
    void open(Consumer<FromLeader> proxy) {
        this.proxy = proxy;
        rolled = new HashSet<>();
    }

    /** The proxy is not heard any more. What waits would be granted to nobody; it is asked for again if the proxy comes back. */
    void close() {
        proxy = message -> {};
        rolled = null;
        Map.copyOf(standing).forEach((request, stands) -> {
            if (!stands.holds) {
                end(request);
            }
        });
    }

    /** The proxy has ended, and all that it had. */
    void end() {
        close();
        Set.copyOf(standing.keySet()).forEach(this::end);
    }

    void take(FromFollower message) {
        switch (message) {
            case FromFollower.Ask(long request, String model, long waited) -> {
                mention(request);
                // What was granted to it before has not come there, and never will.
                end(request);
                Standing stands = new Standing(request);
                standing.put(request, stands);
                stands.ticket = engine.ask(model, Duration.ofMillis(waited), stands);
                stands.settle();
            }
            case FromFollower.Holds(long request, String model, Backend backend) -> {
                mention(request);
                Standing known = standing.get(request);
                if (known == null || !known.holds) {
                    end(request);
                    Standing stands = new Standing(request);
                    stands.holds = true;
                    standing.put(request, stands);
                    stands.ticket = engine.adopt(model, backend, stands);
                }
            }
            case FromFollower.Leave(long request) -> end(request);
            case FromFollower.Rolled() -> {
                Set<Long> mentioned = rolled == null ? Set.of() : rolled;
                rolled = null;
                Set.copyOf(standing.keySet()).stream()
                        .filter(request -> !mentioned.contains(request))
                        .forEach(this::end);
            }
            case FromFollower.Serves _,
                    FromFollower.UnderWay _,
                    FromFollower.NotUnderWay _,
                    FromFollower.Ended _,
                    FromFollower.Captured _,
                    FromFollower.Counts _,
                    FromFollower.Answer _,
                    FromFollower.Alive _,
                    FromFollower.Bye _ -> {}
        }
    }

    private void mention(long request) {
        if (rolled != null) {
            rolled.add(request);
        }
    }

    private void end(long request) {
        Standing stands = standing.remove(request);
        if (stands != null) {
            stands.over = true;
            stands.settle();
        }
    }

    /** One request, from when it is told of to its end. */
    private final class Standing implements Asker {

        private final long request;
        /** Null while the engine is being asked, which may answer before that returns. */
        private @Nullable Ticket ticket;

        private boolean holds;
        private boolean over;

        Standing(long request) {
            this.request = request;
        }

        @Override
        public void waits(Progress progress) {
            tell(new FromLeader.Waits(
                    request,
                    progress.waitsFor(),
                    progress.waited().toMillis(),
                    progress.loading().toMillis(),
                    progress.usualLoad() == null ? null : progress.usualLoad().toMillis()));
        }

        @Override
        public void granted(Backend backend) {
            holds = true;
            tell(new FromLeader.Granted(request, backend));
        }

        @Override
        public void refused(Rejected why) {
            Duration retryAfter = why.retryAfter();
            tell(new FromLeader.Refused(request, why.rejection(), retryAfter == null ? null : retryAfter.toMillis()));
            standing.remove(request, this);
            over = true;
        }

        @Override
        public void revoked() {
            tell(new FromLeader.Revoked(request));
        }

        private void tell(FromLeader message) {
            if (!over) {
                proxy.accept(message);
            }
        }

        /** Gives back what has come after the end. */
        private void settle() {
            if (over && ticket != null) {
                ticket.end();
            }
        }
    }
}
