package dev.modelswap.proxy;

import dev.modelswap.crds.serving.ServingConfig;
import dev.modelswap.proxy.activity.ActivityLog;
import dev.modelswap.proxy.activity.ActivityRow;
import dev.modelswap.proxy.activity.Captures;
import dev.modelswap.proxy.activity.EndedRequests;
import dev.modelswap.proxy.activity.InFlight;
import dev.modelswap.proxy.activity.InFlightNews;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.cluster.Cluster;
import dev.modelswap.proxy.cluster.Observation;
import dev.modelswap.proxy.following.Followers;
import dev.modelswap.proxy.following.Following;
import dev.modelswap.proxy.following.FromFollower;
import dev.modelswap.proxy.following.FromLeader;
import dev.modelswap.proxy.following.KnownModels;
import dev.modelswap.proxy.following.OwnRequests;
import dev.modelswap.proxy.following.SharedCounts;
import dev.modelswap.proxy.following.SumOfCounts;
import dev.modelswap.proxy.http.forward.BackendConnections;
import dev.modelswap.proxy.http.forward.LeaderRelay.Where;
import dev.modelswap.proxy.serial.SerialExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this proxy is to the others of its resource: it follows, until it leads; once another one leads instead, it follows that one for as long as
 * it still has requests.
 */
final class Roles implements Following.Listener, Followers.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Roles.class);

    /** Captures of other proxies that are known; of older ones nobody asks. */
    private static final int MOST_CAPTURES = 100_000;

    private final Cluster cluster;
    private final OwnRequests own;
    private final KnownModels models;
    private final Following following;
    private final Followers followers;
    private final InFlight inFlight;
    private final InFlightNews inFlightNews;
    private final EndedRequests ended;
    private final ActivityLog activity;
    private final Captures captures;
    private final BackendConnections connections;
    private final Parts parts;
    private final SerialExecutor serial;
    private final SharedCounts counts = new SharedCounts();
    private final SumOfCounts sum;
    /** By the ID of the row, the pod of the proxy that can show it. */
    private final Map<Long, String> capturesElsewhere = new ConcurrentHashMap<>();

    private final Promise<Void> follows = Promise.promise();
    private volatile boolean leads;
    private volatile boolean hasLed;
    private boolean steppedDown;

    /** What hears of the roles. */
    interface Parts {

        /** The proxy that leads shows this. */
        void shown(Observation observation);

        /** Another proxy leads instead of this one. */
        void deposed();

        /** Proxies answer by another profile than before, or others do. */
        void profilesChanged();
    }

    Roles(
            Vertx vertx,
            SerialExecutor serial,
            Cluster cluster,
            EngineLoop engine,
            IntSupplier apiPort,
            Activities activities,
            BackendConnections connections,
            Parts parts) {
        this.serial = serial;
        this.cluster = cluster;
        this.models = new KnownModels();
        this.following = new Following(vertx, serial, cluster, this);
        this.own = OwnRequests.of(vertx, serial, models, following::mayServeUndecided);
        this.followers = Followers.of(vertx, serial, engine, own, models, cluster, apiPort, this);
        this.sum = new SumOfCounts(counts, (pod, elsewhere) -> followers.tell(pod, new FromLeader.Counts(elsewhere)));
        this.inFlight = activities.inFlight();
        this.inFlightNews = new InFlightNews(inFlight);
        this.ended = activities.ended();
        this.activity = activities.log();
        this.captures = activities.captures();
        this.connections = connections;
        this.parts = parts;
        ended.tell(
                row -> followers.tellAll(new FromLeader.Ended(row.toJson(false).encode())));
        ended.numberElsewhere(null);
        inFlightNews.start(vertx);
    }

    /** What is known of requests. */
    record Activities(InFlight inFlight, EndedRequests ended, ActivityLog log, Captures captures) {}

    Following following() {
        return following;
    }

    Followers followers() {
        return followers;
    }

    OwnRequests own() {
        return own;
    }

    SharedCounts counts() {
        return counts;
    }

    KnownModels models() {
        return models;
    }

    /** Done once this proxy has been told what to serve by one that leads. */
    Future<Void> follows() {
        return follows.future();
    }

    /** This proxy is to lead: it looks at the cluster from now on. */
    void prepare(Cluster.Lead lead) {
        following.leadsItself(lead.epoch());
        followers.prepare(lead.epoch(), lead.silence());
    }

    /** All that there was has been seen: this proxy leads, unless another one is to by now. */
    synchronized void lead() {
        if (steppedDown) {
            return;
        }
        leads = true;
        hasLed = true;
        followers.lead();
        counts.tell(now -> serial.run(sum::changed));
        ended.numberHere();
    }

    /** Another proxy leads, or is to. */
    synchronized void stepDown() {
        steppedDown = true;
        leads = false;
        followers.stop();
    }

    /** Who knows what only the proxy that leads does. */
    Where leader() {
        Optional<Following.Leader> leader = following.leader();
        if (leads || (hasLed && leader.isEmpty())) {
            return new Where.Here();
        }
        return leader.<Where>map(other -> new Where.There(new Cluster.Successor(other.host(), other.apiPort())))
                .orElseGet(Where.Nowhere::new);
    }

    /** What keeps this proxy from serving beside what it has in itself; {@code ""}: nothing. */
    String hindrance() {
        return leads || hasLed || following.mayServeUndecided() ? "" : "no proxy that leads is heard";
    }

    /** Whether request and answer of this row can be shown, here or by another proxy. */
    boolean isCaptured(long row) {
        return captures.has(row) || capturesElsewhere.containsKey(row);
    }

    /** The other proxy that can show request and answer of this row, if one can. */
    Optional<Cluster.Successor> captureOf(long row) {
        return Optional.ofNullable(capturesElsewhere.get(row)).flatMap(followers::address);
    }

    /** Which other proxies do not answer by this profile yet, by their pods. */
    Future<Set<String>> notServing(String profile) {
        Promise<Set<String>> answer = Promise.promise();
        followers.notServing(profile, answer::complete);
        return answer.future();
    }

    @Override
    public Consumer<FromLeader> leads(Consumer<FromFollower> messages) {
        if (leads) {
            LOG.atWarn().log("another proxy leads by a later epoch");
            parts.deposed();
        }
        Consumer<FromLeader> answers = own.answersOf(messages);
        own.put(messages);
        messages.accept(new FromFollower.Captured(captures.ids()));
        inFlightNews.tell(new InFlightNews.Listener() {
            @Override
            public void upsert(String id, JsonObject request) {
                messages.accept(new FromFollower.UnderWay(id, request.encode()));
            }

            @Override
            public void remove(String id) {
                messages.accept(new FromFollower.NotUnderWay(id));
            }
        });
        counts.tell(now -> messages.accept(new FromFollower.Counts(now)));
        ended.numberElsewhere((token, row, captured) -> messages.accept(
                new FromFollower.Ended(token, row.toJson(captured).encode(), captured)));
        return message -> {
            answers.accept(message);
            models.take(message);
            take(message, messages);
        };
    }

    @Override
    public void gone() {
        inFlightNews.tellNobody();
        if (!leads) {
            ended.numberElsewhere(null);
        }
        cluster.leaderIsGone();
    }

    @Override
    public void lost(Consumer<FromFollower> messages) {
        own.withdraw(messages);
    }

    private void take(FromLeader message, Consumer<FromFollower> messages) {
        switch (message) {
            case FromLeader.Config(String json) -> {
                try {
                    parts.shown(new Observation.ConfigSeen(ServingConfig.fromJson(json)));
                } catch (IllegalArgumentException e) {
                    LOG.atError()
                            .addKeyValue("error", e.getMessage())
                            .log("cannot read the configuration: the last good one stays");
                }
            }
            case FromLeader.Profile(String profile) -> {
                parts.shown(new Observation.ProfileSeen(profile));
                messages.accept(new FromFollower.Serves(profile));
                follows.tryComplete();
            }
            case FromLeader.Cancel(String request) -> inFlight.cancel(request);
            case FromLeader.Ended(String row) -> activity.remember(ActivityRow.fromJson(new JsonObject(row)));
            case FromLeader.Counts(Map<String, Integer> elsewhere) -> counts.are(elsewhere);
            case FromLeader.Numbered(long token, long id) -> ended.numbered(token, id);
            case FromLeader.Ending(String host) -> connections.end(host);
            case FromLeader.Model _,
                    FromLeader.Models _,
                    FromLeader.Granted _,
                    FromLeader.Refused _,
                    FromLeader.Waits _,
                    FromLeader.Revoked _,
                    FromLeader.Question _,
                    FromLeader.Alive _ -> {}
        }
    }

    @Override
    public void heard(String pod, FromFollower message) {
        switch (message) {
            case FromFollower.UnderWay(String request, String told) ->
                inFlight.under(
                        pod, request, new JsonObject(told), () -> followers.tell(pod, new FromLeader.Cancel(request)));
            case FromFollower.NotUnderWay(String request) -> inFlight.notUnder(pod, request);
            case FromFollower.Ended(long token, String row, boolean captured) -> {
                long id = ended.keep(ActivityRow.fromJson(new JsonObject(row)));
                if (captured) {
                    isCapturedAt(pod, id);
                }
                followers.tell(pod, new FromLeader.Numbered(token, id));
            }
            case FromFollower.Counts(Map<String, Integer> theirs) -> sum.counts(pod, theirs);
            case FromFollower.Captured(List<Long> ids) -> ids.forEach(id -> isCapturedAt(pod, id));
            case FromFollower.Ask _,
                    FromFollower.Holds _,
                    FromFollower.Leave _,
                    FromFollower.Rolled _,
                    FromFollower.Serves _,
                    FromFollower.Answer _,
                    FromFollower.Alive _,
                    FromFollower.Bye _ -> {}
        }
    }

    private void isCapturedAt(String pod, long id) {
        if (capturesElsewhere.size() < MOST_CAPTURES) {
            capturesElsewhere.put(id, pod);
        }
    }

    @Override
    public void lost(String pod) {
        sum.forget(pod);
        inFlight.forget(pod);
        capturesElsewhere.values().removeIf(pod::equals);
    }

    @Override
    public List<FromLeader> history() {
        return activity.recent().stream()
                .<FromLeader>map(row ->
                        new FromLeader.Ended(row.toJson(isCaptured(row.id())).encode()))
                .toList();
    }

    @Override
    public void profilesChanged() {
        parts.profilesChanged();
    }
}
