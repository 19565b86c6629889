package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.concurrent.CompletableFuture;

/** The proxy ends while it passes on a stream. */
public final class ProxyKilledMidStream implements Fault {

    private static final int TOKENS = 3_000;

    @Override
    public String name() {
        return "proxy-killed-mid-stream";
    }

    @Override
    public String injected() {
        return "SIGKILL to the proxy while a stream of 3,000 tokens runs";
    }

    @Override
    public String expected() {
        return "the stream breaks, it does not end cleanly; the model's pod stays, and serves the next request";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        CompletableFuture<ChatEnd> stream = lab.stream(FaultLab.SLOW, TOKENS);
        String pod = lab.podUid(FaultLab.SLOW);

        lab.machine().kill(lab.proxyPod());

        ChatEnd cut = stream.join();
        Seen seen = new Seen().end(cut.broken(), "the stream", cut);
        seen.answered("the next request", lab.askUntilAnswered(FaultLab.SLOW));
        boolean same = pod.equals(lab.podUid(FaultLab.SLOW));
        return lab.conclude(seen.add(same, same ? "the model's pod is the same" : "the model has another pod"));
    }
}
