package dev.modelswap.bench;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Switches profiles and kills pods of running models, at random. */
final class Trouble {

    private static final List<String> PROFILES = List.of("first", "second", "");
    private static final int LONGEST_BETWEEN_SWITCHES_MILLIS = 10_000;
    private static final int LONGEST_BETWEEN_KILLS_MILLIS = 30_000;

    private final BenchLab lab;
    private final Random random;
    private int switches;
    private int kills;
    private int proxiesEnded;

    Trouble(BenchLab lab, Random random) {
        this.lab = lab;
        this.random = random;
    }

    int switches() {
        return switches;
    }

    int kills() {
        return kills;
    }

    void switchProfiles() throws InterruptedException {
        lab.activate(PROFILES.get(random.nextInt(PROFILES.size())));
        switches++;
        Thread.sleep(random.nextInt(LONGEST_BETWEEN_SWITCHES_MILLIS));
    }

    /** As {@code kubectl delete pod} does, or the drain of a node. */
    void deleteProxy(Duration pause) throws InterruptedException {
        endProxy(pause, pod -> lab.client().pods().resource(pod).delete());
    }

    /** Its process ends at once; then its pod goes, so that no back-off keeps the next one from being started. */
    void killProxy(Duration pause, Consumer<Pod> kill) throws InterruptedException {
        endProxy(pause, pod -> {
            kill.accept(pod);
            lab.client().pods().resource(pod).withGracePeriod(0).delete();
        });
    }

    private void endProxy(Duration pause, Consumer<Pod> end) throws InterruptedException {
        Thread.sleep(pause);
        List<Pod> proxies = lab.proxyPods().list().getItems().stream()
                .filter(pod -> new ModelPod(pod).runs() && !pod.isMarkedForDeletion())
                .toList();
        if (!proxies.isEmpty()) {
            end.accept(proxies.get(random.nextInt(proxies.size())));
            proxiesEnded++;
        }
    }

    int proxiesEnded() {
        return proxiesEnded;
    }

    /** Half of them at once, as when a node takes them along, half with the time to end that they have. */
    void killPods() throws InterruptedException {
        Thread.sleep(random.nextInt(LONGEST_BETWEEN_KILLS_MILLIS));
        List<Pod> running = lab.modelPods().list().getItems().stream()
                .filter(pod -> new ModelPod(pod).runs() && !pod.isMarkedForDeletion())
                .toList();
        if (running.isEmpty()) {
            return;
        }
        var pod = lab.client().pods().resource(running.get(random.nextInt(running.size())));
        if (random.nextBoolean()) {
            pod.withGracePeriod(0).delete();
        } else {
            pod.delete();
        }
        kills++;
    }
}
