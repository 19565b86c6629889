package dev.modelswap.operator;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.VersionInfo;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the API server offers beyond what every one does; asked now and then, since clusters are upgraded under an operator. */
final class Discovery {

    /** What may be missing: see {@link dev.modelswap.operator.desired.Platform}. */
    record Offer(boolean disruptionBudgets, boolean unhealthyPodEviction) {}

    private static final Logger LOG = LoggerFactory.getLogger(Discovery.class);

    private static final Duration GOOD_FOR = Duration.ofHours(1);
    private static final int FIRST_MINOR_WITH_EVICTION_POLICY = 27;

    private final Supplier<Offer> ask;
    private final Clock clock;

    private @Nullable Offer last;
    private Instant askAgain = Instant.MIN;

    Discovery(Supplier<Offer> ask, Clock clock) {
        this.ask = ask;
        this.clock = clock;
    }

    static Discovery of(KubernetesClient client, Clock clock) {
        return new Discovery(() -> ask(client), clock);
    }

    /** The offer as it was within the last hour, or longer ago where the API server does not say. */
    synchronized Offer offer() {
        Offer known = last;
        if (known != null && clock.instant().isBefore(askAgain)) {
            return known;
        }
        askAgain = clock.instant().plus(GOOD_FOR);
        try {
            known = ask.get();
        } catch (KubernetesClientException e) {
            if (known == null) {
                throw e;
            }
            LOG.atWarn().addKeyValue("error", e.getMessage()).log("cannot ask what the API server offers");
        }
        last = known;
        return known;
    }

    private static Offer ask(KubernetesClient client) {
        @Nullable APIResourceList policy = client.getApiResources("policy/v1");
        boolean budgets = policy != null
                && policy.getResources().stream().anyMatch(kind -> "poddisruptionbudgets".equals(kind.getName()));
        return new Offer(budgets, budgets && minor(client.getKubernetesVersion()) >= FIRST_MINOR_WITH_EVICTION_POLICY);
    }

    /** Some providers write {@code 27+}. */
    private static int minor(VersionInfo version) {
        String digits = version.getMinor().replaceAll("[^0-9].*", "");
        return digits.isEmpty() ? 0 : Integer.parseInt(digits);
    }
}
