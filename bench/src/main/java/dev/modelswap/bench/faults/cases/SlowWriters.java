package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.RawAnswer;
import dev.modelswap.bench.faults.lab.RawClient;
import dev.modelswap.bench.faults.lab.Seen;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Clients that send their requests byte by byte. */
public final class SlowWriters implements Fault {

    private static final int CLIENTS = 20;
    private static final int TOKENS = 8;
    private static final int BETWEEN_BYTES_MILLIS = 40;

    @Override
    public String name() {
        return "slow-writers";
    }

    @Override
    public String injected() {
        return "20 clients send their bodies a byte at a time, 40 ms apart";
    }

    @Override
    public String expected() {
        return "others are answered meanwhile; the slow ones get their whole answers";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        List<RawClient> writers = new ArrayList<>();
        try {
            List<CompletableFuture<RawAnswer>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                RawClient writer = RawClient.connect(lab.url());
                writers.add(writer);
                answers.add(CompletableFuture.supplyAsync(() -> writeSlowly(writer), Thread::startVirtualThread));
            }
            Seen seen = new Seen().answered("another client", lab.ask(FaultLab.QUICK));
            long writing = answers.stream().filter(answer -> !answer.isDone()).count();
            seen.add(writing == CLIENTS, writing + " were still writing then");
            List<RawAnswer> cut = answers.stream()
                    .map(CompletableFuture::join)
                    .filter(answer -> !answer.isWholeStream())
                    .toList();
            cut.stream()
                    .findFirst()
                    .ifPresent(answer -> seen.add(false, cut.size() + " not answered whole: " + answer.described()));
            return lab.conclude(seen.add(cut.size() < CLIENTS, (CLIENTS - cut.size()) + " slow ones answered whole"));
        } finally {
            writers.forEach(RawClient::close);
        }
    }

    private static RawAnswer writeSlowly(RawClient writer) {
        try {
            writer.sendSlowly(new ChatRequest(FaultLab.QUICK, TOKENS, true), BETWEEN_BYTES_MILLIS);
            return writer.rest();
        } catch (IOException | InterruptedException e) {
            return new RawAnswer(e.toString());
        }
    }
}
