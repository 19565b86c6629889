package dev.modelswap.bench.faults.lab;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The programs and containers of the cluster that {@code dev/cluster} runs on this machine, as processes. */
public record LocalCluster(Path state) {

    private static final List<String> DROPS = List.of("INPUT", "OUTPUT");

    /** The one that runs, by {@code MODELSWAP_STATE} or where it is by default. */
    public static LocalCluster find() {
        Path state = Path.of(Objects.requireNonNullElse(System.getenv("MODELSWAP_STATE"), "/tmp/modelswap-cluster"));
        if (!Files.isDirectory(state.resolve("run"))) {
            throw new IllegalStateException("No local cluster in " + state + "; start it: dev/cluster/up");
        }
        return new LocalCluster(state);
    }

    /** Halts a program such as {@code apiserver}, until {@link #resume}. */
    public void halt(String program) {
        signal("STOP", program);
    }

    public void resume(String program) {
        signal("CONT", program);
    }

    /** The file that the container runtime keeps the content of this digest in. */
    Path blob(String digest) {
        return state.resolve("containerd/root/io.containerd.content.v1.content/blobs/sha256")
                .resolve(digest.substring(digest.indexOf(':') + 1));
    }

    /** Kills what runs in the pod's containers, at once and without a word. */
    public void kill(Pod pod) {
        processes(pod).forEach(ProcessHandle::destroyForcibly);
    }

    /** Halts what runs in the pod's containers, until {@link #resume(Pod)}. */
    public void halt(Pod pod) {
        processes(pod).forEach(process -> signal("STOP", process.pid()));
    }

    public void resume(Pod pod) {
        processes(pod).forEach(process -> signal("CONT", process.pid()));
    }

    /** Drops all packets from and to the pod, until {@link #connect}. */
    public void cutOff(Pod pod) {
        DROPS.forEach(drop -> inNetworkOf(pod, "-A", drop));
    }

    public void connect(Pod pod) {
        DROPS.forEach(drop -> inNetworkOf(pod, "-D", drop));
    }

    private static void inNetworkOf(Pod pod, String change, String chain) {
        long pid = processes(pod).getFirst().pid();
        run("nsenter", "-t", String.valueOf(pid), "-n", "iptables", change, chain, "-j", "DROP");
    }

    private static List<ProcessHandle> processes(Pod pod) {
        List<String> containers = pod.getStatus().getContainerStatuses().stream()
                .map(ContainerStatus::getContainerID)
                .map(id -> id.substring(id.indexOf("://") + 3))
                .toList();
        List<ProcessHandle> processes = ProcessHandle.allProcesses()
                .filter(process -> containers.stream().anyMatch(cgroup(process.pid())::contains))
                .toList();
        if (processes.isEmpty()) {
            throw new IllegalStateException("no process of " + pod.getMetadata().getName() + " is to be found");
        }
        return processes;
    }

    /** Empty where the process has ended meanwhile. */
    private static String cgroup(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/cgroup"))) {
            return lines.reduce("", String::concat);
        } catch (IOException | UncheckedIOException e) {
            return "";
        }
    }

    private void signal(String signal, String program) {
        try {
            signal(
                    signal,
                    Long.parseLong(Files.readString(state.resolve("run/" + program + ".pid"))
                            .strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void signal(String signal, long pid) {
        run("kill", "-" + signal, String.valueOf(pid));
    }

    private static void run(String... command) {
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new IllegalStateException("failed: " + String.join(" ", command));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
