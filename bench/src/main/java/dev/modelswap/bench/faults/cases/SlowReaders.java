package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.RawAnswer;
import dev.modelswap.bench.faults.lab.RawClient;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clients that take their answers drop by drop. */
public final class SlowReaders implements Fault {

    private static final int CLIENTS = 20;
    private static final int TOKENS = 100;

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public String injected() {
        return "20 clients do not read their streams of 100 tokens for 5 s, with small receive buffers";
    }

    @Override
    public String expected() {
        return "others are answered meanwhile; the slow ones get their whole streams";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        List<RawClient> readers = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                RawClient reader = RawClient.connect(lab.url());
                readers.add(reader);
                reader.send(new ChatRequest(FaultLab.QUICK, TOKENS, true));
            }
            Thread.sleep(5_000);
            Seen seen = new Seen().answered("another client", lab.ask(FaultLab.QUICK));
            List<RawAnswer> answers = readers.stream().map(RawClient::restLater).toList().stream()
                    .map(CompletableFuture::join)
                    .toList();
            List<RawAnswer> cut =
                    answers.stream().filter(answer -> !answer.isWholeStream()).toList();
            cut.stream()
                    .findFirst()
                    .ifPresent(answer -> seen.add(false, cut.size() + " did not come whole: " + answer.described()));
            return lab.conclude(seen.add(cut.size() < CLIENTS, (CLIENTS - cut.size()) + " slow streams came whole"));
        } finally {
            readers.forEach(RawClient::close);
        }
    }
}
