package dev.modelswap.proxy.engine;

import dev.modelswap.proxy.engine.eviction.EvictionPolicy;
import dev.modelswap.proxy.engine.eviction.GroupPolicy;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An engine with a clock: a test tells it what happens and asks what it wanted done since. */
final class Scenario {

    static final EvictionPolicy ONE_AT_A_TIME = new GroupPolicy(List.of());
    static final EvictionPolicy ALL_TOGETHER = (target, running) -> Set.of();
    static final long START_TIMEOUT = 60_000;
    static final long UNLOAD_TIMEOUT = 5_000;
    static final ModelRules LIMITS = new ModelRules(0, START_TIMEOUT, UNLOAD_TIMEOUT, 10, 0);

    final SwapEngine engine;
    private final RecordingEffects effects = new RecordingEffects();
    private long now = 1_000_000;

    Scenario(EvictionPolicy policy, String... models) {
        this(rules(policy, models));
    }

    Scenario(Rules rules) {
        engine = new SwapEngine(effects);
        rulesChange(rules);
    }

    /** Rules under which all models have {@link #LIMITS}. */
    static Rules rules(EvictionPolicy policy, String... models) {
        return new Rules(Arrays.stream(models).collect(Collectors.toMap(model -> model, model -> LIMITS)), policy);
    }

    /** Rules with one model, and these limits. */
    static Rules rules(String model, ModelRules limits) {
        return new Rules(Map.of(model, limits), ONE_AT_A_TIME);
    }

    /** Groups that are swap but not exclusive: one model of each at a time, whatever runs in the others. */
    static EvictionPolicy independentGroups(Collection<Set<String>> groups) {
        return new GroupPolicy(groups.stream()
                .map(members -> new GroupPolicy.Group(true, false, false, members))
                .toList());
    }

    void arrive(long request, String model) {
        engine.handle(new Event.RequestArrived(request, model), now);
    }

    void adopt(long request, String model) {
        engine.handle(new Event.RequestAdopted(request, model), now);
    }

    void arriveWaited(long request, String model, long waited) {
        engine.handle(new Event.RequestArrived(request, model, waited), now);
    }

    void useUnknown(boolean unknown) {
        engine.handle(new Event.UseUnknown(unknown), now);
    }

    void finish(long request) {
        engine.handle(new Event.RequestFinished(request), now);
    }

    void cancel(long request) {
        engine.handle(new Event.RequestCancelled(request), now);
    }

    void rulesChange(Rules rules) {
        engine.handle(new Event.RulesChanged(rules), now);
    }

    void unloadAsked(String model) {
        engine.handle(new Event.UnloadAsked(model), now);
    }

    void preload(String model) {
        engine.handle(new Event.PreloadAsked(model), now);
    }

    void stepDown() {
        engine.handle(new Event.SteppedDown(), now);
    }

    void shutDown() {
        engine.handle(new Event.ShutDown(), now);
    }

    Map<Long, Wait> waits() {
        return engine.waits(now);
    }

    void unloadWanted(String model, boolean wanted) {
        engine.handle(new Event.UnloadWanted(model, wanted), now);
    }

    void stopped(String model) {
        observe(model, new ModelState.Stopped());
    }

    void starting(String model, String progress) {
        observe(model, new ModelState.Starting(LoadPhase.LOADING, progress));
    }

    void ready(String model) {
        observe(model, new ModelState.Ready());
    }

    void stopping(String model) {
        observe(model, new ModelState.Stopping());
    }

    /** The model cannot become ready, for its server keeps ending, in these words. */
    void failed(String model, String message) {
        observe(model, new ModelState.Failed(new LoadFailure(LoadFailure.Cause.CRASH_LOOP, message)));
    }

    void failed(String model, LoadFailure.Cause cause, String message) {
        observe(model, new ModelState.Failed(new LoadFailure(cause, message)));
    }

    /** No node takes the model. */
    void unplaced(String model) {
        observe(
                model,
                new ModelState.Starting(LoadPhase.SCHEDULING, "waiting for a node", LoadFailure.Cause.UNSCHEDULABLE));
    }

    void placed(String model, String... nodes) {
        engine.handle(new Event.PodsPlaced(model, List.of(nodes)), now);
    }

    void policy(EvictionPolicy policy) {
        engine.handle(new Event.PolicyChanged(policy), now);
    }

    /** Moves the clock and ticks. */
    void pass(long milliseconds) {
        now += milliseconds;
        engine.handle(new Event.Tick(), now);
    }

    /** What the engine wanted done since this was last asked. */
    List<String> asked() {
        return effects.taken();
    }

    private void observe(String model, ModelState state) {
        engine.handle(new Event.ModelObserved(model, state), now);
    }
}
