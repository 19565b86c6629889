package dev.modelswap.proxy.logs;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The log of a model, over all its pods; the pods are followed only while somebody reads, each once. Used on one context.
 */
final class ModelLog {

    private final Follows follows;
    private final LogChannel channel = new LogChannel();
    /** The pods that there are. */
    private final Set<String> pods = new HashSet<>();
    /** Of the pods that are read, and of those that are gone and may still have something to say. */
    private final Map<String, PodFollow> open = new LinkedHashMap<>();

    /** How pods are followed. */
    interface Follows {

        PodFollow of(String pod, java.util.function.BiConsumer<Instant, String> lines, Runnable done);
    }

    ModelLog(Follows follows) {
        this.follows = follows;
    }

    void podSeen(String pod, boolean ended) {
        if (pods.add(pod) && channel.isRead()) {
            tell("pod " + pod + " begins");
            follow(pod);
        }
        PodFollow follow = open.get(pod);
        if (ended && follow != null) {
            follow.podGone();
        }
    }

    void podGone(String pod) {
        PodFollow follow = open.get(pod);
        if (pods.remove(pod) && follow != null) {
            follow.podGone();
        }
    }

    void enter(LogReader reader) {
        boolean first = !channel.isRead();
        channel.enter(reader);
        if (first && channel.isRead()) {
            pods.forEach(this::follow);
        }
    }

    void leave(LogReader reader) {
        channel.leave(reader);
        if (!channel.isRead()) {
            List.copyOf(open.values()).forEach(PodFollow::close);
            open.clear();
            channel.forget();
        }
    }

    void close() {
        channel.close();
        open.values().forEach(PodFollow::close);
        open.clear();
    }

    private void follow(String pod) {
        PodFollow follow = follows.of(pod, (at, text) -> write(pod, at, text), () -> ended(pod));
        open.put(pod, follow);
        follow.open();
    }

    private void write(String pod, Instant at, String text) {
        channel.write(at, (open.size() > 1 ? "[" + pod + "] " : "") + text + "\n");
    }

    private void ended(String pod) {
        open.remove(pod);
        tell("pod " + pod + " has ended");
    }

    private void tell(String news) {
        channel.write(Instant.now(), "— " + news + " —\n");
    }
}
