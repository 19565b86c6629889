package dev.modelswap.proxy.testing;

import dev.modelswap.proxy.cluster.LogFollower;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The logs of the pods of a {@link FakeCluster}, as its API server gives them; a pod has none before its first line. */
public final class FakePodLogs {

    private final Map<String, List<Line>> lines = new HashMap<>();
    private final Map<String, List<LogFollower>> followers = new HashMap<>();

    private record Line(Instant at, String text) {}

    synchronized Runnable follow(String pod, @Nullable Instant since, LogFollower follower) {
        List<Line> log = lines.get(pod);
        if (log == null) {
            follower.ended(new IllegalStateException("the API server answers 400"));
            return () -> {};
        }
        log.stream()
                .filter(line -> since == null || !line.at().isBefore(since.minusSeconds(1)))
                .forEach(line -> follower.line(line.at(), line.text()));
        followers.computeIfAbsent(pod, name -> new ArrayList<>()).add(follower);
        return () -> stop(pod, follower);
    }

    /** The server of the pod writes a line now. */
    public synchronized void write(FakePod pod, String text) {
        write(pod, Instant.now(), text);
    }

    /** The server of the pod wrote a line then. */
    public synchronized void write(FakePod pod, Instant at, String text) {
        lines.computeIfAbsent(pod.name(), name -> new ArrayList<>()).add(new Line(at, text));
        List.copyOf(followers.getOrDefault(pod.name(), List.of())).forEach(follower -> follower.line(at, text));
    }

    /** All that follow the pod's log are told that nothing more comes. */
    public synchronized void end(FakePod pod) {
        List<LogFollower> told = followers.remove(pod.name());
        if (told != null) {
            told.forEach(follower -> follower.ended(null));
        }
    }

    /** How many follow the pod's log. */
    public synchronized int followers(FakePod pod) {
        return followers.getOrDefault(pod.name(), List.of()).size();
    }

    private synchronized void stop(String pod, LogFollower follower) {
        followers.getOrDefault(pod, new ArrayList<>()).remove(follower);
    }
}
