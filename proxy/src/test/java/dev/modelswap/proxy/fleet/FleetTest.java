package dev.modelswap.proxy.fleet;

import static dev.modelswap.proxy.fleet.ObservedPod.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modelswap.crds.api.ModelSwapSpec;
import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Observation.DeploymentSeen;
import dev.modelswap.proxy.cluster.Observation.PodGone;
import dev.modelswap.proxy.engine.LoadFailure;
import dev.modelswap.proxy.engine.LoadFailure.Cause;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.serial.SerialExecutor;
import dev.modelswap.proxy.testing.FakeCluster;
import dev.modelswap.proxy.testing.Waiting;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FleetTest {

    private static final LoadFailure NO_GPU = new LoadFailure(Cause.UNSCHEDULABLE, "no GPU");
    private static final LoadFailure LOST = new LoadFailure(Cause.NODE_LOST, "its node is lost");

    private final Vertx vertx = Vertx.vertx();
    private final ServingConfig config = ServingConfig.of(
            "lab",
            Serialization.unmarshal(
                    "defaults: {image: none, port: 9}\nmodels: [{name: alpha}, {name: beta}]", ModelSwapSpec.class));
    private final String alpha = deployment("alpha");
    private final String beta = deployment("beta");
    private final AtomicLong clock = new AtomicLong(1_000);
    private final Map<String, ModelState> states = new ConcurrentHashMap<>();
    private final Fleet fleet = new Fleet(
            vertx,
            new SerialExecutor(),
            new FakeCluster(config),
            new Fleet.Listener() {
                @Override
                public void stateChanged(String model, ModelState state) {
                    states.put(model, state);
                }

                @Override
                public void podsPlaced(String model, List<String> nodes) {
                    // nobody counts them
                }

                @Override
                public void unloadWanted(String model, boolean wanted) {
                    // nobody asks
                }
            },
            clock::get);

    @BeforeEach
    void alphaIsToRun() {
        fleet.configure(config);
        fleet.observe(new DeploymentSeen(alpha, 1, 1, 1, true, null, null));
    }

    @AfterEach
    void closeVertx() {
        Waiting.resultOf(vertx.close().toCompletionStage().toCompletableFuture());
    }

    @Test
    void loadThatNoNodeTakesWaitsForTheRoomOfAPodThatLeaves() {
        fleet.observe(pod().uid("leaves").terminating().ended().build(beta));
        fleet.observe(pod().uid("waits").stuck(NO_GPU).build(alpha));

        after(3 * Obstacles.GRACE);

        assertThat(states.get("alpha")).isInstanceOf(ModelState.Starting.class);
        fleet.observe(new PodGone("leaves", beta));
        after(Obstacles.GRACE - 1);
        assertThat(states.get("alpha")).isInstanceOf(ModelState.Starting.class);
        after(1);
        assertThat(states.get("alpha")).isEqualTo(new ModelState.Failed(NO_GPU));
    }

    @Test
    void podOnALostNodeLeavesNoRoomToWaitFor() {
        fleet.observe(pod().uid("lost").stuck(LOST).terminating().ended().build(beta));
        fleet.observe(pod().uid("waits").stuck(NO_GPU).build(alpha));

        after(Obstacles.GRACE);

        assertThat(states.get("alpha")).isEqualTo(new ModelState.Failed(NO_GPU));
    }

    @Test
    void modelOnALostNodeFailsWhoeverLeaves() {
        fleet.observe(pod().uid("leaves").terminating().ended().build(beta));
        fleet.observe(pod().uid("lost").stuck(LOST).build(alpha));

        after(Obstacles.GRACE);

        assertThat(states.get("alpha")).isEqualTo(new ModelState.Failed(LOST));
    }

    /** Tells the fleet of the time as often as the engine's loop does. */
    private void after(long millis) {
        long end = clock.get() + millis;
        while (clock.get() < end) {
            clock.set(Math.min(end, clock.get() + 250));
            fleet.tick();
        }
    }

    private String deployment(String name) {
        return config.models().stream()
                .filter(model -> model.name().equals(name))
                .map(ServedModel::deployment)
                .findFirst()
                .orElseThrow();
    }
}
