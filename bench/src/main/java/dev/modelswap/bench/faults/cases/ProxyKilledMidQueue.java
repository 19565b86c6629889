package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The proxy ends while many wait behind a stream. */
public final class ProxyKilledMidQueue implements Fault {

    private static final int TOKENS = 6_000;
    private static final int WAITING = 100;

    @Override
    public String name() {
        return "proxy-killed-mid-queue";
    }

    @Override
    public String injected() {
        return "SIGKILL to the proxy while 100 requests wait for a model behind a stream of another";
    }

    @Override
    public String expected() {
        return "all 100 see the connection break, none hangs; asked again, all are answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        CompletableFuture<ChatEnd> stream = lab.stream(FaultLab.SLOW, TOKENS);
        List<CompletableFuture<ChatEnd>> queue = lab.askLater(FaultLab.QUICK, WAITING);
        Patience.await("the queue", () -> lab.metric("modelswap_requests_waiting") == WAITING);

        lab.machine().kill(lab.proxyPod());

        long broken = queue.stream()
                .map(CompletableFuture::join)
                .filter(ChatEnd::broken)
                .count();
        Seen seen = new Seen()
                .end(stream.join().broken(), "the stream", stream.join())
                .add(broken == WAITING, broken + " connections broke");
        lab.askUntilAnswered(FaultLab.QUICK);
        long answered = lab.askLater(FaultLab.QUICK, WAITING).stream()
                .map(CompletableFuture::join)
                .filter(ChatEnd::isComplete)
                .count();
        return lab.conclude(seen.add(answered == WAITING, "asked again, " + answered + " answered whole"));
    }
}
