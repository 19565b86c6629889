package dev.modelswap.bench.faults;

import java.util.List;
import java.util.stream.Collectors;

/** All faults, the most telling first. */
final class Faults {

    private static final List<Fault> ALL = List.of(
            new ProxyKilledMidSwap(),
            new ProxyKilledMidStream(),
            new ProxyKilledMidQueue(),
            new TwoProxies(),
            new ProxyRolledOut(),
            new OperatorKilledMidReconcile(),
            new ModelKilledMidStream(),
            new WrongModel("image-missing", "an image that no registry has", "modelswap.invalid/no-such-image:1"),
            new WrongModel("arguments-wrong", "a server that ends at once, again and again", "exit code 1"),
            new WrongModel("gpus-short", "64 GPUs asked of a node that has fewer", "Unschedulable"),
            new WrongModel("health-path-wrong", "a health path that answers 404", "404"),
            new WrongModel("memory-short", "a memory limit that the server exceeds", "OOMKilled"),
            new WrongModel(
                    "load-endless", "a server that is not ready within its startTimeout of 10 s", "not ready in time"),
            new ImagePullSlow(),
            WrongServer.REFUSING,
            WrongServer.STALLING,
            WrongServer.GARBLED,
            WrongServer.RESETTING,
            new InvalidSpecUnderLoad(),
            new ModelRemovedWhileLoading(),
            new ProfileFlapping(),
            new SpecChangedDuringSwap(),
            new ClientsThatLeave(),
            new SlowReaders(),
            new SlowWriters(),
            new HalfClosedClients(),
            new ApiServerHalted(),
            new ApiServerLate(),
            new EtcdFull(),
            new KubeletDown());

    private Faults() {}

    /** The faults of these names, all if there are none; throws {@link IllegalArgumentException} where one is unknown. */
    static List<Fault> named(List<String> names) {
        List<String> known = ALL.stream().map(Fault::name).toList();
        if (!known.containsAll(names)) {
            throw new IllegalArgumentException(
                    "unknown among " + names + "; there are " + known.stream().collect(Collectors.joining(", ")));
        }
        return ALL.stream()
                .filter(fault -> names.isEmpty() || names.contains(fault.name()))
                .toList();
    }
}
