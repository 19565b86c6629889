package dev.modelswap.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which of several operators acts: the one that holds a Lease. The others stand by, with all that they watch in memory. Who
 * stops gives the Lease back; who cannot renew it any more, ends at once, before another may take it.
 */
final class Leadership {

    /**
     * Who wants the Lease.
     *
     * @param identity tells it from the others; the pod's name
     */
    record Candidacy(String namespace, String lease, String identity) {}

    private static final Logger LOG = LoggerFactory.getLogger(Leadership.class);

    private static final Duration GIVEN_BACK = Duration.ofSeconds(1);

    private final Candidacy candidacy;
    private final Runnable lost;
    private final AtomicBoolean leads = new AtomicBoolean();
    private final AtomicBoolean led = new AtomicBoolean();
    private final AtomicBoolean stopping = new AtomicBoolean();

    /** {@code lost} ends the process. */
    Leadership(Candidacy candidacy, Runnable lost) {
        this.candidacy = candidacy;
        this.lost = lost;
    }

    /** Ending without the framework's System.exit, which never returns once the process is being stopped. */
    LeaderElectionConfiguration configuration() {
        return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(candidacy.lease())
                .withLeaseNamespace(candidacy.namespace())
                .withIdentity(candidacy.identity())
                .withLeaseDuration(Duration.ofSeconds(15))
                .withRenewDeadline(Duration.ofSeconds(10))
                .withRetryPeriod(Duration.ofSeconds(2))
                .withLeaderCallbacks(new LeaderCallbacks(this::won, this::ended, leader -> {}))
                .buildForTest(false);
    }

    boolean leads() {
        return leads.get();
    }

    /** Whether it ever led, so that there may be something to hand over. */
    boolean led() {
        return led.get();
    }

    /** From now on the end of leadership is wanted. */
    void stopping() {
        stopping.set(true);
    }

    /** Gives the Lease back, so that another need not wait until it runs out; after the operator has stopped. */
    void handOver(KubernetesClient client) {
        LeaseLock lock = new LeaseLock(candidacy.namespace(), candidacy.lease(), candidacy.identity());
        LeaderElectionRecord held = lock.get(client);
        if (held != null && candidacy.identity().equals(held.getHolderIdentity())) {
            ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
            lock.update(client, new LeaderElectionRecord("", GIVEN_BACK, now, now, held.getLeaderTransitions()));
            LOG.atInfo().addKeyValue("lease", candidacy.lease()).log("gave the lease back");
        }
    }

    private void won() {
        led.set(true);
        leads.set(true);
        LOG.atInfo().addKeyValue("lease", candidacy.lease()).log("leads");
    }

    private void ended() {
        leads.set(false);
        if (!stopping.get()) {
            LOG.atError().addKeyValue("lease", candidacy.lease()).log("lost the lease, ending");
            lost.run();
        }
    }
}
