package dev.modelswap.bench.faults;

import dev.modelswap.bench.faults.cases.ApiServerHalted;
import dev.modelswap.bench.faults.cases.ApiServerLate;
import dev.modelswap.bench.faults.cases.ClientsThatLeave;
import dev.modelswap.bench.faults.cases.EtcdFull;
import dev.modelswap.bench.faults.cases.HalfClosedClients;
import dev.modelswap.bench.faults.cases.ImagePullSlow;
import dev.modelswap.bench.faults.cases.InvalidSpecUnderLoad;
import dev.modelswap.bench.faults.cases.KubeletDown;
import dev.modelswap.bench.faults.cases.ModelKilledMidStream;
import dev.modelswap.bench.faults.cases.ModelRemovedWhileLoading;
import dev.modelswap.bench.faults.cases.OperatorKilledMidReconcile;
import dev.modelswap.bench.faults.cases.ProfileFlapping;
import dev.modelswap.bench.faults.cases.ProxyDeletedMidQueue;
import dev.modelswap.bench.faults.cases.ProxyGoes;
import dev.modelswap.bench.faults.cases.ProxyKilledMidQueue;
import dev.modelswap.bench.faults.cases.ProxyKilledMidStream;
import dev.modelswap.bench.faults.cases.ProxyKilledMidSwap;
import dev.modelswap.bench.faults.cases.ProxyRolledOut;
import dev.modelswap.bench.faults.cases.SlowReaders;
import dev.modelswap.bench.faults.cases.SlowWriters;
import dev.modelswap.bench.faults.cases.SpecChangedDuringSwap;
import dev.modelswap.bench.faults.cases.TwoProxies;
import dev.modelswap.bench.faults.cases.WrongModel;
import dev.modelswap.bench.faults.cases.WrongServer;
import dev.modelswap.bench.faults.lab.Fault;
import java.util.List;
import java.util.stream.Collectors;

/** All faults, the most telling first. */
final class Faults {

    private static final List<Fault> ALL = List.of(
            new ProxyKilledMidSwap(),
            new ProxyKilledMidStream(),
            new ProxyKilledMidQueue(),
            new ProxyDeletedMidQueue(),
            new TwoProxies(),
            new ProxyRolledOut(1),
            new ProxyRolledOut(3),
            ProxyGoes.LEADER_KILLED,
            ProxyGoes.FOLLOWER_KILLED,
            ProxyGoes.LEADER_HALTED,
            ProxyGoes.LEADER_CUT_OFF,
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
            new ProfileFlapping(1),
            new ProfileFlapping(3),
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
