package dev.modelswap.proxy.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.LogFollower;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.testing.Waiting;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ScalerTest {

    private final Vertx vertx = Vertx.vertx();
    private final SerialExecutor serial = new SerialExecutor();
    private final WrittenByHand cluster = new WrittenByHand();
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private final Scaler scaler = new Scaler(vertx, serial, cluster, new Scaler.Listener() {
        @Override
        public void written(String deployment, int replicas, long version) {
            heard.add(deployment + "=" + replicas + "@" + version);
        }

        @Override
        public void refused(String deployment, String error) {
            heard.add(deployment + " refused: " + error);
        }

        @Override
        public boolean mayBeTakenDown(String deployment) {
            return !busy.contains(deployment);
        }

        @Override
        public void missing(String deployment) {
            heard.add(deployment + " missing");
        }
    });

    @AfterEach
    void closeVertx() {
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void writeIsReportedWithItsVersion() {
        scale("alpha", 1);

        cluster.write(0).complete(7L);

        awaitHeard("alpha=1@7");
    }

    @Test
    void modelIsTakenDownOnlyOnceNoRequestHasIt() {
        busy.add("alpha");
        scale("alpha", 0);
        scale("beta", 0);
        cluster.awaitWrite(0);
        assertThat(cluster.asked).containsExactly("beta=0");

        busy.clear();
        cluster.awaitWrite(1);

        assertThat(cluster.asked).containsExactly("beta=0", "alpha=0");
    }

    @Test
    void oneWriteAtATimeAndTheLastCommandWins() {
        scale("alpha", 1);
        cluster.awaitWrite(0);
        scale("alpha", 0);
        scale("alpha", 2);
        cluster.write(0).complete(7L);

        cluster.write(1).complete(8L);

        awaitHeard("alpha=2@8");
        assertThat(cluster.asked).containsExactly("alpha=1", "alpha=2");
    }

    @Test
    void deploymentsDoNotWaitForEachOther() {
        scale("alpha", 1);
        scale("beta", 1);

        cluster.write(1).complete(7L);

        awaitHeard("beta=1@7");
    }

    @Test
    void refusedWriteIsTriedAgain() {
        scale("alpha", 1);
        cluster.write(0).completeExceptionally(new IllegalStateException("403"));

        cluster.write(1).complete(8L);

        awaitHeard("alpha refused: 403", "alpha=1@8");
        assertThat(cluster.asked).containsExactly("alpha=1", "alpha=1");
    }

    @Test
    void writeThatThrowsIsTriedAgain() {
        cluster.throwOnce = true;
        scale("alpha", 1);

        cluster.write(1).complete(8L);

        awaitHeard("alpha refused: thrown", "alpha=1@8");
    }

    @Test
    void commandGivenWhileAWriteIsRefusedIsTheOneTriedNext() {
        scale("alpha", 1);
        cluster.awaitWrite(0);
        scale("alpha", 0);
        cluster.write(0).completeExceptionally(new IllegalStateException("403"));

        cluster.write(1).complete(8L);

        Waiting.until(() -> heard.contains("alpha=0@8"));
        assertThat(cluster.asked).containsExactly("alpha=1", "alpha=0");
    }

    @Test
    void deploymentThatIsMissingIsAsGoodAsAtZero() {
        scale("alpha", 0);

        cluster.write(0).completeExceptionally(new Cluster.DeploymentMissing("alpha"));

        awaitHeard("alpha=0@0");
    }

    @Test
    void deploymentThatIsMissingIsWaitedForWhenItIsToRun() {
        scale("alpha", 1);
        cluster.write(0).completeExceptionally(new Cluster.DeploymentMissing("alpha"));

        cluster.write(1).complete(8L);

        awaitHeard("alpha missing", "alpha=1@8");
    }

    @Test
    void forgottenDeploymentIsTriedNoMore() {
        scale("alpha", 1);
        cluster.awaitWrite(0);
        serial.run(() -> scaler.forget("alpha"));
        cluster.write(0).completeExceptionally(new Cluster.DeploymentMissing("alpha"));
        scale("beta", 1);

        cluster.write(1).complete(8L);

        awaitHeard("beta=1@8");
        assertThat(cluster.asked).containsExactly("alpha=1", "beta=1");
    }

    private void scale(String deployment, int replicas) {
        serial.run(() -> scaler.scale(deployment, replicas));
    }

    private void awaitHeard(String... all) {
        Waiting.until(() -> heard.size() >= all.length);
        assertThat(heard).containsExactly(all);
    }

    /** A cluster whose writes the test answers. */
    private static final class WrittenByHand implements Cluster {

        @Override
        public void leaderIsGone() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<String> passport() {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Boolean> isOfAProxy(String passport) {
            throw new UnsupportedOperationException();
        }

        @Override
        public CompletionStage<Optional<Successor>> successor() {
            throw new UnsupportedOperationException();
        }

        final List<String> asked = new CopyOnWriteArrayList<>();
        final List<CompletableFuture<Long>> answers = new CopyOnWriteArrayList<>();
        volatile boolean throwOnce;

        /** The answer of a write that was asked for, once it is. */
        CompletableFuture<Long> write(int number) {
            awaitWrite(number);
            return answers.get(number);
        }

        void awaitWrite(int number) {
            Waiting.until(() -> answers.size() > number);
        }

        @Override
        public CompletionStage<Long> scale(String deployment, int replicas, Supplier<CompletionStage<Boolean>> may) {
            CompletableFuture<Long> answer = new CompletableFuture<>();
            CompletionStage<Boolean> _ = may.get().whenComplete((still, error) -> {
                if (still) {
                    asked.add(deployment + "=" + replicas);
                    answers.add(answer);
                } else {
                    answer.completeExceptionally(new Withheld(deployment));
                }
            });
            if (throwOnce) {
                throwOnce = false;
                throw new IllegalStateException("thrown");
            }
            return answer;
        }

        @Override
        public CompletionStage<Lead> awaitLeadership(Runnable deposed) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> resign() {
            return new CompletableFuture<>();
        }

        @Override
        public void watch(Consumer<Observation> observer) {}

        @Override
        public String trouble() {
            return "";
        }

        @Override
        public CompletionStage<Void> tellServedProfile(String profile) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Void> wantProfile(String profile) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<String> lastWords(String pod, String container) {
            return new CompletableFuture<>();
        }

        @Override
        public Runnable followLog(String pod, @Nullable Instant since, LogFollower follower) {
            return () -> {};
        }

        @Override
        public void close() {}
    }
}
