package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.QueueBehindStream;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The proxy ends while many wait behind a stream. */
public final class ProxyKilledMidQueue implements Fault {

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
        QueueBehindStream queue = QueueBehindStream.of(lab, WAITING);

        lab.machine().kill(lab.proxyPod());

        long broken = queue.count(ChatEnd::broken);
        ChatEnd stream = queue.stream().join();
        Seen seen = new Seen()
                .end(stream.broken(), "the stream", stream)
                .add(broken == WAITING, broken + " connections broke");
        lab.askUntilAnswered(FaultLab.QUICK);
        long answered = lab.askLater(FaultLab.QUICK, WAITING).stream()
                .map(CompletableFuture::join)
                .filter(ChatEnd::isComplete)
                .count();
        return lab.conclude(seen.add(answered == WAITING, "asked again, " + answered + " answered whole"));
    }
}
