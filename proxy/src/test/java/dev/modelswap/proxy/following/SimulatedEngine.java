package dev.modelswap.proxy.following;

import dev.modelswap.proxy.admission.Asker;
import dev.modelswap.proxy.admission.Rejected;
import dev.modelswap.proxy.admission.Ticket;
import dev.modelswap.proxy.engine.Effects;
import dev.modelswap.proxy.engine.Event;
import dev.modelswap.proxy.engine.ModelState;
import dev.modelswap.proxy.engine.Rejection;
import dev.modelswap.proxy.engine.Rules;
import dev.modelswap.proxy.engine.SwapEngine;
import dev.modelswap.proxy.fleet.Backend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The engine of a proxy that leads, and its fleet: what it commands is written upon the version that it knows, and not seen as it was before. */
final class SimulatedEngine implements Effects, LeadingEngine {

    private static final long CALL_TIMEOUT = 1_000;

    private final SimulatedProcess process;
    private final SwapEngine engine = new SwapEngine(this);
    private final Map<Long, Entry> entries = new HashMap<>();
    private final Map<Long, Held> held = new HashMap<>();
    private final Map<String, Long> knownVersions = new HashMap<>();
    /** Commands that were not taken yet, by model. */
    private final Map<String, Boolean> pending = new HashMap<>();
    /** From which version on the last command shows. */
    private final Map<String, Long> written = new HashMap<>();

    private final Map<String, Backend> backends = new HashMap<>();
    private final Deque<Event> events = new ArrayDeque<>();
    private boolean handling;
    private boolean unknown;
    private int calls;
    private boolean steppedDown;
    private long last;

    private record Held(String model, Asker asker) {}

    SimulatedEngine(SimulatedProcess process, Rules rules) {
        this.process = process;
        handle(new Event.RulesChanged(rules));
    }

    SwapEngine engine() {
        return engine;
    }

    void tick() {
        handle(new Event.Tick());
    }

    void stepDown() {
        steppedDown = true;
        handle(new Event.SteppedDown());
    }

    void observed(String model, long version, ModelState state, List<Backend> serving) {
        knownVersions.merge(model, version, Math::max);
        if (pending.containsKey(model) || version < written.getOrDefault(model, 0L)) {
            return;
        }
        backends.remove(model);
        serving.forEach(backend -> backends.put(model, backend));
        process.stateObserved(model, state);
        handle(new Event.ModelObserved(model, state));
    }

    @Override
    public Ticket ask(String model, Duration waited, Asker asker) {
        Entry entry = new Entry(model, asker, process.now() - waited.toMillis());
        entry.enter();
        return entry;
    }

    @Override
    public Ticket adopt(String model, Backend backend, Asker asker) {
        long number = ++last;
        held.put(number, new Held(model, asker));
        handle(new Event.RequestAdopted(number, model));
        return () -> release(number);
    }

    @Override
    public void useUnknown(boolean now) {
        if (unknown != now) {
            unknown = now;
            handle(new Event.UseUnknown(now));
        }
    }

    @Override
    public List<Backend> backends(String model) {
        return backends.containsKey(model) ? List.of(backends.get(model)) : List.of();
    }

    @Override
    public void grant(long request) {
        Entry entry = entries.remove(request);
        Backend backend = entry == null ? null : backends.get(entry.model);
        if (entry == null || backend == null) {
            handle(new Event.RequestFinished(request));
            if (entry != null) {
                process.soon(entry::enter);
            }
            return;
        }
        held.put(request, new Held(entry.model, entry.asker));
        entry.asker.granted(backend);
    }

    @Override
    public void reject(long request, Rejection rejection) {
        Entry entry = entries.remove(request);
        if (entry != null) {
            entry.asker.refused(new Rejected(rejection, (Duration) null));
        }
    }

    @Override
    public void revoke(long request) {
        if (held.containsKey(request)) {
            held.get(request).asker().revoked();
        }
    }

    @Override
    public void load(String model) {
        command(model, true);
    }

    @Override
    public void unload(String model) {
        command(model, false);
    }

    @Override
    public void unloaded(String model) {
        // nobody asks for an unload here
    }

    private void command(String model, boolean wanted) {
        process.note((wanted ? "loads " : "unloads ") + model + " beside " + process.others());
        pending.put(model, wanted);
        backends.remove(model);
        process.stateObserved(model, wanted ? ModelState.Starting.unwritten() : new ModelState.Stopping());
        write(model, wanted);
    }

    /** The version is known before the Lease is looked at; the write comes later, if the process is not halted meanwhile, or long after. */
    private void write(String model, boolean wanted) {
        if (!Boolean.valueOf(wanted).equals(pending.get(model)) || steppedDown) {
            return;
        }
        SimulatedApi api = process.api();
        long version = knownVersions.getOrDefault(model, 0L);
        if (api.away || !api.holder.equals(process.pod())) {
            process.later(SimulatedApi.LONGEST_CALL, () -> write(model, wanted));
            return;
        }
        calls++;
        process.later(api.delay(), () -> {
            if (!wanted && isOrMayBeHeld(model)) {
                calls--;
                write(model, wanted);
                return;
            }
            if (process.isCutOff()) {
                calls--;
                process.later(CALL_TIMEOUT, () -> write(model, wanted));
                return;
            }
            boolean taken = api.scale(model, wanted, version);
            long at = api.model(model).version;
            process.later(api.delay(), () -> answered(model, wanted, taken, at));
        });
    }

    private boolean isOrMayBeHeld(String model) {
        return process.isUseUnknown()
                || held.values().stream().anyMatch(one -> one.model().equals(model));
    }

    /** Whether nothing is on its way to the API server that this proxy wrote. */
    boolean isIdle() {
        return calls == 0;
    }

    private void answered(String model, boolean wanted, boolean taken, long version) {
        calls--;
        if (!taken) {
            knownVersions.merge(model, version, Math::max);
            write(model, wanted);
            return;
        }
        if (pending.remove(model, wanted)) {
            written.put(model, version);
        }
        process.look(model);
    }

    private void release(long request) {
        if (held.remove(request) != null) {
            handle(new Event.RequestFinished(request));
        }
    }

    private void handle(Event event) {
        events.add(event);
        if (handling) {
            return;
        }
        handling = true;
        try {
            while (!events.isEmpty()) {
                engine.handle(events.remove(), process.now());
            }
        } finally {
            handling = false;
        }
    }

    private final class Entry implements Ticket {

        private final String model;
        private final Asker asker;
        private final long since;
        private long number;
        private boolean ended;

        Entry(String model, Asker asker, long since) {
            this.model = model;
            this.asker = asker;
            this.since = since;
        }

        void enter() {
            if (!ended) {
                number = ++last;
                entries.put(number, this);
                handle(new Event.RequestArrived(number, model, process.now() - since));
            }
        }

        @Override
        public void end() {
            ended = true;
            if (entries.remove(number) != null) {
                handle(new Event.RequestCancelled(number));
            } else {
                release(number);
            }
        }
    }
}
