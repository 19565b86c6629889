package dev.modelswap.proxy.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A Lease as it was seen, and the changes that take effect only if it is still so.
 *
 * @param holder the pod that it names, {@code ""} if it names none
 * @param successor the pod that asks the holder to hand over; {@code ""} if none does
 * @param useElsewhere the models that proxies still use which have held it before, by their pods
 */
record LeaseSeen(long version, String holder, String successor, Map<String, Set<String>> useElsewhere) {

    private static final String SUCCESSOR = "modelswap.dev/successor";
    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

    static LeaseSeen of(Lease lease) {
        String holder = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
        String successor = lease.getMetadata().getAnnotations() == null
                ? null
                : lease.getMetadata().getAnnotations().get(SUCCESSOR);
        return new LeaseSeen(
                KubernetesCluster.version(lease.getMetadata().getResourceVersion()),
                Objects.requireNonNullElse(holder, ""),
                Objects.requireNonNullElse(successor, ""),
                UseElsewhere.in(lease));
    }

    /** Names {@code pod} as the holder from now on, null: none; whoever asked for it has been heard. */
    ObjectNode heldBy(@Nullable String pod) {
        ObjectNode change = askedFor(null);
        String now = pod == null ? null : MICROS.format(ZonedDateTime.now(ZoneOffset.UTC));
        change.putObject("spec").<ObjectNode>set("holderIdentity", text(pod)).set("acquireTime", text(now));
        return change;
    }

    /** The same, by {@code from}, whose requests still use these models. */
    ObjectNode handedOver(String from, @Nullable String pod, Set<String> inUse) {
        ObjectNode change = heldBy(pod);
        change.withObject("/metadata/annotations").set(UseElsewhere.key(from), text(UseElsewhere.value(inUse)));
        return change;
    }

    /** Asks for {@code pod} to be the next. */
    ObjectNode askedFor(@Nullable String pod) {
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = change.putObject("metadata").put("resourceVersion", String.valueOf(version));
        metadata.putObject("annotations").set(SUCCESSOR, text(pod));
        return change;
    }

    private static @Nullable TextNode text(@Nullable String value) {
        return value == null ? null : TextNode.valueOf(value);
    }
}
