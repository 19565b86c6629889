package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.function.Predicate;

/**
 * A server that is ready and then answers streams as none should, of {@code faults.yaml}.
 *
 * @param name the model's name, and the fault's
 * @param injected what it does
 * @param expected how the request for a stream must end
 * @param right whether it ended so
 */
public record WrongServer(String name, String injected, String expected, Predicate<ChatEnd> right) implements Fault {

    public static final WrongServer REFUSING = new WrongServer(
            "port-refused-after-ready",
            "a server that closes its port for 4 s as soon as it has answered its first health check",
            "the request is sent once the port is open again, and answered",
            ChatEnd::isComplete);

    public static final WrongServer STALLING = new WrongServer(
            "upstream-stalls",
            "a server that stops in mid-stream without closing the connection; timeouts.idle is 5 s",
            "an error event that says so",
            end -> isErrorEvent(end, "paused for longer than 5 s (timeouts.idle)"));

    public static final WrongServer GARBLED = new WrongServer(
            "upstream-garbage",
            "a server that answers with what is no HTTP",
            "502 that says so",
            end -> end.words().startsWith("502 ") && end.words().contains("invalid version format"));

    public static final WrongServer RESETTING = new WrongServer(
            "upstream-resets",
            "a server that resets the connection in mid-stream",
            "an error event that says so",
            end -> isErrorEvent(end, "broke off its answer"));

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        ChatEnd end = lab.stream(name, 8).join();
        Seen seen = new Seen().end(right.test(end), "the request", end);
        return lab.conclude(seen.answered("another model", lab.ask(FaultLab.QUICK)));
    }

    private static boolean isErrorEvent(ChatEnd end, String cause) {
        return end.words().startsWith("stream data: ") && end.words().contains(cause);
    }
}
