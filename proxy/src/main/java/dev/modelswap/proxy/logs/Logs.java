package dev.modelswap.proxy.logs;

import dev.modelswap.crds.serving.ServedModel;
import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** All logs: the proxy's own, whose last lines are always kept, and those of the models, which are fetched for who reads them. */
public final class Logs {

    private final Vertx vertx;
    private final Context context;
    private final Cluster cluster;
    private final LogChannel proxy = new LogChannel();
    private final ProxyLog proxyLog;
    /** By Deployment. */
    private final Map<String, ModelLog> models = new HashMap<>();
    /** By Deployment, of those that are configured. */
    private final Map<String, String> names = new HashMap<>();

    private final Map<String, String> podNames = new HashMap<>();
    private final Map<LogReader, Map<String, LogReader>> readersOfAll = new HashMap<>();
    private boolean closed;

    /** Everything happens on {@code context}, except that the proxy logs on any thread. */
    public Logs(Vertx vertx, Context context, Cluster cluster) {
        this.vertx = vertx;
        this.context = context;
        this.cluster = cluster;
        proxyLog = ProxyLog.attach((at, line) -> onContext(() -> proxy.write(at, line)));
    }

    /** Takes in what the cluster shows of models and pods; on any thread, in order. */
    public void observe(Observation observation) {
        switch (observation) {
            case Observation.ConfigSeen(ServingConfig config) -> onContext(() -> configure(config));
            case Observation.PodSeen pod ->
                onContext(() -> {
                    podNames.put(pod.uid(), pod.name());
                    of(pod.deployment()).podSeen(pod.name(), pod.ended());
                });
            case Observation.PodGone(String uid, String deployment) ->
                onContext(() -> {
                    String name = podNames.remove(uid);
                    if (name != null) {
                        of(deployment).podGone(name);
                    }
                });
            case Observation.Synced _,
                    Observation.RoomSeen _,
                    Observation.ProxySeen _,
                    Observation.ProxyGone _,
                    Observation.ProfileSeen _,
                    Observation.DeploymentSeen _,
                    Observation.DeploymentGone _ -> {}
        }
    }

    /** Ends all who read, now and from now on. */
    public void close() {
        proxyLog.detach();
        onContext(() -> {
            closed = true;
            proxy.close();
            models.values().forEach(ModelLog::close);
            readersOfAll.keySet().forEach(LogReader::end);
        });
    }

    /** The last of the proxy's own log. */
    public Future<String> proxyHistory() {
        Context caller = vertx.getOrCreateContext();
        Promise<String> answer = Promise.promise();
        onContext(() -> {
            String history = proxy.history();
            caller.runOnContext(ignored -> answer.complete(history));
        });
        return answer.future();
    }

    /** Whose log is read. */
    public sealed interface Source {

        /** That of the proxy. */
        record OfProxy() implements Source {}

        /** Those of all models, each line with its model. */
        record OfAllModels() implements Source {}

        /** That of one model. */
        record OfModel(ServedModel model) implements Source {}
    }

    /** From now on the reader hears of the source, and first what is kept of it. */
    public void enter(Source source, LogReader reader) {
        onContext(() -> {
            switch (source) {
                case Source.OfProxy() -> proxy.enter(reader);
                case Source.OfModel(ServedModel model) -> of(model.deployment()).enter(reader);
                case Source.OfAllModels() -> enterAll(reader);
            }
        });
    }

    /** The reader hears nothing any more. */
    public void leave(Source source, LogReader reader) {
        onContext(() -> {
            switch (source) {
                case Source.OfProxy() -> proxy.leave(reader);
                case Source.OfModel(ServedModel model) -> of(model.deployment()).leave(reader);
                case Source.OfAllModels() -> {
                    Map<String, LogReader> entered = readersOfAll.remove(reader);
                    if (entered != null) {
                        entered.forEach((deployment, one) -> of(deployment).leave(one));
                    }
                }
            }
        });
    }

    private void enterAll(LogReader reader) {
        if (closed) {
            reader.end();
            return;
        }
        readersOfAll.put(reader, new HashMap<>());
        names.keySet().forEach(deployment -> enterAlso(reader, deployment));
    }

    private void enterAlso(LogReader reader, String deployment) {
        Map<String, LogReader> entered = readersOfAll.computeIfAbsent(reader, all -> new HashMap<>());
        if (!entered.containsKey(deployment)) {
            LogReader one = new NamedReader(reader, "[" + names.get(deployment) + "] ");
            entered.put(deployment, one);
            of(deployment).enter(one);
        }
    }

    private void configure(ServingConfig config) {
        names.clear();
        config.models().forEach(model -> names.put(model.deployment(), model.name()));
        names.keySet().forEach(deployment -> readersOfAll.keySet().forEach(reader -> enterAlso(reader, deployment)));
    }

    private ModelLog of(String deployment) {
        return models.computeIfAbsent(
                deployment,
                name -> new ModelLog((pod, lines, done) -> new PodFollow(vertx, context, cluster, pod, lines, done)));
    }

    private void onContext(Runnable task) {
        context.runOnContext(ignored -> task.run());
    }

    /** A reader of several logs, of one of them. */
    private record NamedReader(LogReader reader, String prefix) implements LogReader {

        @Override
        public Instant from() {
            return reader.from();
        }

        @Override
        public void read(String line) {
            reader.read(prefix + line);
        }

        /** One of the logs has ended, not all. */
        @Override
        public void end() {}
    }
}
