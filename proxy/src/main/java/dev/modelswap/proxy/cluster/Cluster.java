package dev.modelswap.proxy.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The cluster as the proxy needs it. */
public interface Cluster extends AutoCloseable {

    /**
     * Waits until this proxy is the one of its resource that leads, however long another does; done then.
     *
     * @param deposed hears, once, that another leads from now on, unless this one has resigned
     */
    CompletionStage<Lead> awaitLeadership(Runnable deposed);

    /**
     * A time as the proxy that leads.
     *
     * @param epoch grows each time that the lead changes hands
     * @param silence for which the one that led before was not heard
     */
    record Lead(long epoch, Duration silence) {}

    /** The proxy that leads seems to be gone: if it is, another one is to lead soon. */
    void leaderIsGone();

    /** What proves to another proxy of the resource that this is one. */
    CompletionStage<String> passport();

    /** Whether this is the passport of a proxy of the same resource; fails if that cannot be found out. */
    CompletionStage<Boolean> isOfAProxy(String passport);

    /** Where the proxy is that leads now, if that is another one and it serves. */
    CompletionStage<Optional<Successor>> successor();

    /** Another proxy of the same resource: where clients are served there. */
    record Successor(String host, int port) {}

    /** Lets another proxy act: nothing is scaled any more. Done when the others can know. */
    CompletionStage<Void> resign();

    /**
     * Begins to watch. The observer gets everything there is, then {@link Observation.Synced}, then every change; on
     * threads of the cluster's own, and the observations of one object in order. While the API server is away the watch
     * goes on trying.
     */
    void watch(Consumer<Observation> observer);

    /** What keeps this proxy from acting, or the watch from showing everything, in words for people; {@code ""}: nothing that is known. */
    String trouble();

    /**
     * Sets the replicas of a Deployment.
     *
     * @param may asked at the last moment, after all that takes time, whether it may still be done
     * @return the version of the Deployment from which on it wants so many, comparable with
     *     {@link Observation.DeploymentSeen#version()}; fails with {@link DeploymentMissing} if there is none, and with
     *     {@link NotLeader} if another proxy leads, and with {@link Withheld} if it may not be done now
     */
    CompletionStage<Long> scale(String deployment, int replicas, Supplier<CompletionStage<Boolean>> may);

    /** Asks for a profile to be the active one, {@code ""} for none; it is once an {@link Observation.ProfileSeen} says so. */
    CompletionStage<Void> wantProfile(String profile);

    /** Tells the world by which profile this proxy answers, {@code ""} for none; fails with {@link NotLeader} if another proxy acts. */
    CompletionStage<Void> tellServedProfile(String profile);

    /** The last lines that this container of a pod wrote in the run that ended last; fails if they cannot be had. */
    CompletionStage<String> lastWords(String pod, String container);

    /**
     * Follows what the server of this pod writes, from about {@code since} on; null: from the last 1,000 lines or so on.
     *
     * @return ends it; the follower may hear a little more, and hears that it has ended
     */
    Runnable followLog(String pod, @Nullable Instant since, LogFollower follower);

    @Override
    void close();

    /** The cluster is asked too much, and wants to be left alone for {@link #pause()}. */
    final class Busy extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final Duration pause;

        public Busy(String message, Duration pause) {
            super(message);
            this.pause = pause;
        }

        public Duration pause() {
            return pause;
        }
    }

    /** It may not be done now, and perhaps later. */
    final class Withheld extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public Withheld(String deployment) {
            super("requests may be served by " + deployment, null, false, false);
        }
    }

    /** Another proxy acts, or may. */
    final class NotLeader extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotLeader(String why) {
            super(why);
        }
    }

    /** There is no Deployment of this name (yet, or any more). */
    final class DeploymentMissing extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public DeploymentMissing(String deployment) {
            super("there is no Deployment " + deployment);
        }
    }
}
