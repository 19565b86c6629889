package dev.modelswap.proxy.following;

import dev.modelswap.proxy.admission.Asker;
import dev.modelswap.proxy.admission.EngineLoop;
import dev.modelswap.proxy.admission.Ticket;
import dev.modelswap.proxy.fleet.Backend;
import java.time.Duration;
import java.util.List;

/** What decides for all proxies; {@link EngineLoop} says what the methods do. */
interface LeadingEngine extends Desk.Engine {

    void useUnknown(boolean unknown);

    List<Backend> backends(String model);

    /** The loop of this process. */
    static LeadingEngine of(EngineLoop loop) {
        return new LeadingEngine() {
            @Override
            public Ticket ask(String model, Duration waited, Asker asker) {
                return loop.ask(model, waited, asker);
            }

            @Override
            public Ticket adopt(String model, Backend backend, Asker asker) {
                return loop.adopt(model, backend, asker);
            }

            @Override
            public void useUnknown(boolean unknown) {
                loop.useUnknown(unknown);
            }

            @Override
            public List<Backend> backends(String model) {
                return loop.backends(model);
            }
        };
    }
}
