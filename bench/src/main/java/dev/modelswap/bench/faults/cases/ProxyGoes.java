package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.concurrent.CompletableFuture;

/**
 * One of two proxies goes under load with streams, for a while or for good.
 *
 * @param breaks how many connections of the load may break, or be told why not: as many as there are clients at a time, or none
 * @param step makes it go, and lasts as long as it is away
 */
public record ProxyGoes(String name, String injected, String expected, int breaks, Step step) implements Fault {

    private static final int PROXIES = 2;
    private static final int CLIENTS = 6;
    private static final int BEFORE_MILLIS = 2_000;
    private static final int AFTER_MILLIS = 5_000;
    /** Longer than the term of the Lease. */
    private static final int AWAY_MILLIS = 25_000;

    private static final String REST =
            "; all else is answered, never two models at once, and another model is loaded and answered after it";

    /** What happens to the proxy. */
    public interface Step {

        void on(FaultLab lab, Seen seen) throws Exception;
    }

    public static final ProxyGoes LEADER_KILLED = new ProxyGoes(
            "leader-killed",
            "SIGKILL to that of two proxies which leads, under load of 6 clients with streams",
            "what it streamed itself breaks" + REST,
            2 * CLIENTS,
            (lab, seen) -> lab.machine().kill(lab.proxyPod()));

    public static final ProxyGoes FOLLOWER_KILLED = new ProxyGoes(
            "follower-killed",
            "SIGKILL to that of two proxies which follows, under load of 6 clients with streams",
            "what it streamed itself breaks" + REST,
            2 * CLIENTS,
            (lab, seen) -> lab.machine().kill(lab.followingProxy()));

    public static final ProxyGoes LEADER_HALTED = new ProxyGoes(
            "leader-halted",
            "SIGSTOP to that of two proxies which leads, for 25 s, under load of 6 clients with streams",
            "the other one takes over after the Lease's term, and the halted one, resumed, decides nothing; requests wait at the halted one"
                    + " alone" + REST,
            0,
            ProxyGoes::halt);

    public static final ProxyGoes LEADER_CUT_OFF = new ProxyGoes(
            "leader-cut-off",
            "all packets from and to that of two proxies which leads are dropped for 25 s, under load of 6 clients with streams",
            "the other one takes over after the Lease's term; requests wait at the one that is cut off alone, or are told that it reaches"
                    + " no server" + REST,
            CLIENTS,
            (lab, seen) -> {
                Pod leads = lab.proxyPod();
                lab.machine().cutOff(leads);
                try {
                    awaitAnother(lab, leads, seen);
                } finally {
                    lab.machine().connect(leads);
                }
            });

    private static void halt(FaultLab lab, Seen seen) throws InterruptedException {
        Pod leads = lab.proxyPod();
        lab.machine().halt(leads);
        try {
            awaitAnother(lab, leads, seen);
        } finally {
            lab.machine().resume(leads);
        }
    }

    private static void awaitAnother(FaultLab lab, Pod leads, Seen seen) throws InterruptedException {
        Thread.sleep(AWAY_MILLIS);
        boolean another = !leads.getMetadata().getName().equals(lab.actingProxy());
        seen.add(another, another ? "the other one leads" : "nobody else leads");
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.scaleProxies(PROXIES);
        lab.ask(FaultLab.QUICK);
        Load load = lab.load(FaultLab.QUICK, CLIENTS);
        Seen seen = new Seen();
        Thread.sleep(BEFORE_MILLIS);
        step.on(lab, seen);
        Thread.sleep(AFTER_MILLIS);
        lab.awaitProxies(PROXIES);
        load.endOrBreak(seen, breaks);
        CompletableFuture<ChatEnd> other = lab.askLater(FaultLab.SLOW);
        return lab.conclude(seen.answered("another model", other.join()));
    }
}
