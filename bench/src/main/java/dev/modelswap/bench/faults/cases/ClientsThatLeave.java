package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A crowd that asks and does not wait. */
public final class ClientsThatLeave implements Fault {

    private static final int CLIENTS = 1_000;
    private static final int LONGEST_STAY_MILLIS = 5_000;
    private static final int TOKENS = 400;

    @Override
    public String name() {
        return "clients-that-leave";
    }

    @Override
    public String injected() {
        return "1,000 clients ask for streams of two models that exclude each other, and leave within 5 s";
    }

    @Override
    public String expected() {
        return "nothing is in flight or waits for them any more; both models are answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        Random random = new Random(1);
        CompletableFuture<?>[] left = IntStream.range(0, CLIENTS)
                .mapToObj(i -> lab.askAndLeave(
                        i % 2 == 0 ? FaultLab.SLOW : FaultLab.QUICK, TOKENS, random.nextInt(LONGEST_STAY_MILLIS)))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(left).get(2, TimeUnit.MINUTES);

        Patience.await("nobody in flight", () -> lab.metric("modelswap_requests_in_flight") == 0);
        Seen seen = new Seen().add(true, "none in flight any more");
        seen.answered("one model", lab.ask(FaultLab.SLOW)).answered("the other", lab.ask(FaultLab.QUICK));
        return lab.conclude(seen);
    }
}
