package dev.modelswap.bench.faults;

import dev.modelswap.bench.ChatRequest;
import java.util.ArrayList;
import java.util.List;

/** Clients that take their answers drop by drop. */
final class SlowReaders implements Fault {

    private static final int CLIENTS = 50;
    private static final int TOKENS = 1_000;

    @Override
    public String name() {
        return "slow-readers";
    }

    @Override
    public String injected() {
        return "50 clients do not read their streams of 1,000 tokens for 5 s, with small receive buffers";
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
            int whole = 0;
            for (RawClient reader : readers) {
                whole += reader.rest().contains("data: [DONE]") ? 1 : 0;
            }
            return lab.conclude(seen.add(whole == CLIENTS, whole + " slow streams came whole"));
        } finally {
            readers.forEach(RawClient::close);
        }
    }
}
