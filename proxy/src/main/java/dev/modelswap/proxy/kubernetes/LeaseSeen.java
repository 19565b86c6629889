package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as it was seen, and the changes that take effect only if it is still so.
 *
 * @param holder the pod that it names, {@code ""} if it names none
 * @param transitions how often it has changed hands
 * @param successor the pod that asks the holder to hand over; {@code ""} if none does
 */
record LeaseSeen(long version, String holder, long transitions, String successor) {

    /**
     * How long it is its holder's without a word from it. Not by anybody's clock: whoever wants it must have seen it unchanged for as long, without
     * a break in which it could not be seen.
     */
    static final Duration TERM = Duration.ofSeconds(15);

    private static final String SUCCESSOR = "modelswap.dev/successor";
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    static LeaseSeen of(Lease lease) {
        LeaseSpec spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
        String successor = lease.getMetadata().getAnnotations() == null
                ? null
                : lease.getMetadata().getAnnotations().get(SUCCESSOR);
        return new LeaseSeen(
                KubernetesCluster.version(lease.getMetadata().getResourceVersion()),
                Objects.requireNonNullElse(spec.getHolderIdentity(), ""),
                Objects.requireNonNullElse(spec.getLeaseTransitions(), 0),
                Objects.requireNonNullElse(successor, ""));
    }

    /** Names {@code pod} as the holder from now on, null: none; whoever asked for it has been heard. */
    ObjectNode heldBy(@Nullable String pod) {
        ObjectNode change = askedFor(null);
        TextNode now = pod == null ? null : now();
        ObjectNode spec = change.putObject("spec");
        spec.<ObjectNode>set("holderIdentity", text(pod))
                .<ObjectNode>set("acquireTime", now)
                .set("renewTime", now);
        if (pod != null) {
            spec.put("leaseDurationSeconds", TERM.toSeconds()).put("leaseTransitions", transitions + 1);
        }
        return change;
    }

    /** Says that the holder lives. */
    ObjectNode renewed() {
        ObjectNode change = conditional();
        change.putObject("spec").set("renewTime", now());
        return change;
    }

    /** Asks for {@code pod} to be the next. */
    ObjectNode askedFor(@Nullable String pod) {
        ObjectNode change = conditional();
        change.withObject("/metadata").putObject("annotations").set(SUCCESSOR, text(pod));
        return change;
    }

    private ObjectNode conditional() {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.putObject("metadata").put("resourceVersion", String.valueOf(version));
        return change;
    }

    private static TextNode now() {
        return TextNode.valueOf(MICROS.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private static @Nullable TextNode text(@Nullable String value) {
        return value == null ? null : TextNode.valueOf(value);
    }
}
