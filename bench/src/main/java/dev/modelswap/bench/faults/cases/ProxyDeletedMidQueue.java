package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.QueueBehindStream;
import dev.modelswap.bench.faults.lab.Seen;

/** The proxy is told to end, as by the drain of a node, while many wait behind a stream. */
public final class ProxyDeletedMidQueue implements Fault {

    private static final int WAITING = 100;

    @Override
    public String name() {
        return "proxy-deleted-mid-queue";
    }

    @Override
    public String injected() {
        return "kubectl delete of the proxy's pod while 100 requests wait for a model behind a stream of another";
    }

    @Override
    public String expected() {
        return "all 100 are answered by the next proxy over the connections that they have; the stream ends whole before its model goes";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        QueueBehindStream queue = QueueBehindStream.of(lab, WAITING);

        lab.deleteProxy();

        long answered = queue.count(ChatEnd::isComplete);
        return lab.conclude(new Seen()
                .add(answered == WAITING, answered + " answered whole")
                .answered("the stream", queue.stream().join()));
    }
}
