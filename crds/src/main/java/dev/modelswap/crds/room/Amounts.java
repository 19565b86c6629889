package dev.modelswap.crds.room;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of resources by their names, as whole numbers: CPU in thousandths of a core, memory and storage in bytes, everything else,
 * such as {@code nvidia.com/gpu} and {@link #PODS}, in pieces. Fractions are rounded up.
 */
public final class Amounts {

    /** How many pods a node takes. */
    public static final String PODS = "pods";

    public static final String CPU = "cpu";

    public static final String MEMORY = "memory";

    /** GPU memory that models share, which is no resource of Kubernetes. */
    public static final String VRAM = "vram";

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE / 4);

    private Amounts() {}

    /** The amounts of these quantities; of none where they are null. */
    public static SortedMap<String, Long> of(@Nullable Map<String, Quantity> quantities) {
        SortedMap<String, Long> amounts = new TreeMap<>();
        if (quantities != null) {
            quantities.forEach((name, quantity) -> amounts.put(name, of(name, quantity)));
        }
        return amounts;
    }

    /** How much of the resource of this name the quantity is. */
    public static long of(String name, Quantity quantity) {
        BigDecimal exact = quantity.getNumericalAmount();
        BigDecimal units = CPU.equals(name) ? exact.multiply(THOUSAND) : exact;
        return units.setScale(0, RoundingMode.CEILING).min(MOST).longValue();
    }

    /** Adds {@code more} to {@code sum}. */
    static void add(Map<String, Long> sum, Map<String, Long> more) {
        more.forEach((name, amount) -> sum.merge(name, amount, Long::sum));
    }

    /** Takes {@code less} from {@code rest}; what is not there is none. */
    public static void subtract(Map<String, Long> rest, Map<String, Long> less) {
        less.forEach((name, amount) -> rest.merge(name, -amount, Long::sum));
    }

    /** Raises {@code most} to {@code other} where that is more. */
    static void raise(Map<String, Long> most, Map<String, Long> other) {
        other.forEach((name, amount) -> most.merge(name, amount, Math::max));
    }
}
