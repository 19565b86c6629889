package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatRequest;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.RawAnswer;
import dev.modelswap.bench.faults.lab.RawClient;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.ArrayList;
import java.util.List;

/** Clients that close their side of the connection once they have asked, and go on reading. */
public final class HalfClosedClients implements Fault {

    private static final int CLIENTS = 20;
    private static final int TOKENS = 20;

    @Override
    public String name() {
        return "half-closed-clients";
    }

    @Override
    public String injected() {
        return "20 clients shut down their output after the request, and read on";
    }

    @Override
    public String expected() {
        return "each gets its whole answer or a closed connection; nothing stays in flight; others are answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < CLIENTS; i++) {
                RawClient client = RawClient.connect(lab.url());
                clients.add(client);
                client.send(new ChatRequest(FaultLab.QUICK, TOKENS, true));
                client.shutDownOutput();
            }
            List<RawAnswer> answers = clients.stream().map(RawClient::rest).toList();
            List<RawAnswer> cut =
                    answers.stream().filter(answer -> !answer.isWholeStream()).toList();
            Seen seen = new Seen().add(true, (CLIENTS - cut.size()) + " answered whole");
            cut.stream().findFirst().ifPresent(answer -> {
                String how = answer.isEmpty() ? "closed without an answer" : answer.described();
                seen.add(answer.isEmpty(), cut.size() + " " + how);
            });
            Patience.await("nobody in flight", () -> lab.metric("modelswap_requests_in_flight") == 0);
            return lab.conclude(seen.answered("another client", lab.ask(FaultLab.QUICK)));
        } finally {
            clients.forEach(RawClient::close);
        }
    }
}
