package dev.modelswap.operator.events;

import dev.modelswap.crds.api.ModelSwap;
import dev.modelswap.crds.api.ModelSwapStatus;
import dev.modelswap.operator.status.StatusTransition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of every change of a status once, as Kubernetes Events. What happens again counts up the event that tells of it,
 * as long as that is remembered and exists. Events that cannot be written are lost.
 */
public final class EventRecorder {

    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);

    private static final String COMPONENT = "modelswap-operator";

    /** The limit of the newer Events API for what it calls a note. */
    private static final int MAX_MESSAGE = 1024;

    private static final int REMEMBERED_EVENTS = 4096;
    private static final int REMEMBERED_RESOURCES = 1024;
    private static final int QUEUED = 1024;

    private final EventApi api;
    private final Executor executor;
    private final Clock clock;
    /** The status that was told of last, which the resource does not have where writing it failed. */
    private final Map<String, ModelSwapStatus> told =
            Collections.synchronizedMap(new RecentMap<>(REMEMBERED_RESOURCES));
    /** Used by the executor's one thread alone. */
    private final Map<Subject, Event> recorded = new RecentMap<>(REMEMBERED_EVENTS);

    private long lastName;

    private record Subject(String uid, StatusTransition transition) {}

    /** A recorder that runs its writes on {@code executor}, one after the other. */
    EventRecorder(EventApi api, Executor executor, Clock clock) {
        this.api = api;
        this.executor = executor;
        this.clock = clock;
    }

    /** A recorder that writes on a thread of its own. */
    public static EventRecorder of(KubernetesClient client, Clock clock) {
        return new EventRecorder(
                new ClusterEvents(client),
                new ThreadPoolExecutor(
                        0,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(QUEUED),
                        Thread.ofPlatform().name("events").daemon().factory(),
                        new ThreadPoolExecutor.DiscardPolicy()),
                clock);
    }

    /** Tells what is new in {@code status} of {@code resource}; returns at once. */
    public void record(ModelSwap resource, ModelSwapStatus status) {
        ObjectReference about = reference(resource);
        @Nullable ModelSwapStatus last = told.put(about.getUid(), status);
        StatusTransition.between(last == null ? resource.getStatus() : last, status)
                .forEach(transition -> executor.execute(() -> write(about, transition)));
    }

    private void write(ObjectReference about, StatusTransition transition) {
        Subject subject = new Subject(about.getUid(), transition);
        Event last = recorded.get(subject);
        try {
            Event event = last == null ? first(about, transition) : again(last);
            if (last == null) {
                api.create(event);
            } else if (!api.repeat(event)) {
                event = first(about, transition);
                api.create(event);
            }
            recorded.put(subject, event);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("namespace", about.getNamespace())
                    .addKeyValue("name", about.getName())
                    .addKeyValue("error", e.getMessage())
                    .log("cannot write the event: {}", transition.message());
        }
    }

    private Event first(ObjectReference about, StatusTransition transition) {
        String message = transition.message();
        return new EventBuilder()
                .withNewMetadata()
                .withName(about.getName() + "." + Long.toHexString(nextName()))
                .withNamespace(about.getNamespace())
                .endMetadata()
                .withInvolvedObject(about)
                .withType(transition.reason().eventType())
                .withReason(transition.reason().name())
                .withMessage(message.length() > MAX_MESSAGE ? message.substring(0, MAX_MESSAGE - 1) + "…" : message)
                .withNewSource(COMPONENT, null)
                .withReportingComponent(COMPONENT)
                .withFirstTimestamp(now())
                .withLastTimestamp(now())
                .withCount(1)
                .build();
    }

    private Event again(Event last) {
        return new EventBuilder(last)
                .withCount(last.getCount() + 1)
                .withLastTimestamp(now())
                .build();
    }

    private long nextName() {
        lastName = Math.max(lastName + 1, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
        return lastName;
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static ObjectReference reference(ModelSwap resource) {
        return new ObjectReferenceBuilder()
                .withApiVersion(ModelSwap.GROUP + "/" + ModelSwap.VERSION)
                .withKind("ModelSwap")
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .build();
    }
}
