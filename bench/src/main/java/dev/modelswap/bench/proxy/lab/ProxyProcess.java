package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.Ports;
import dev.modelswap.bench.controlplane.ControlPlane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The proxy of the resource {@value #RESOURCE} as a process of this machine, with the flags that its image gives it. */
public final class ProxyProcess {

    public static final String RESOURCE = LoopbackResource.NAME;

    /** As the operator limits the proxy's container. */
    private static final String MEMORY = "-XX:MaxRAM=512m";

    private ProxyProcess() {}

    /** Starts it, and waits until it serves at {@code port}; {@code flags} are further ones of the JVM, which count more. */
    public static Started start(ControlPlane plane, Path project, Path folder, int port, List<String> flags)
            throws IOException, InterruptedException {
        return start(plane, project, folder, port, Ports.free(), flags);
    }

    /** As the other; its readiness is told at {@code management}. */
    public static Started start(
            ControlPlane plane, Path project, Path folder, int port, int management, List<String> flags)
            throws IOException, InterruptedException {
        return start(plane, project, folder, port, management, flags, Map.of());
    }

    /** As the other, with more in its environment. */
    public static Started start(
            ControlPlane plane,
            Path project,
            Path folder,
            int port,
            int management,
            List<String> flags,
            Map<String, String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add(MEMORY);
        List<String> image = instruction("ENTRYPOINT", project.resolve("proxy"));
        int program = image.indexOf("-cp");
        command.addAll(image.subList(0, program));
        command.addAll(flags);
        command.addAll(image.subList(program, image.size()));
        Map<String, String> environment = new HashMap<>(Map.of(
                "KUBECONFIG",
                "/dev/null",
                "KUBERNETES_MASTER",
                plane.url(),
                "KUBERNETES_AUTH_TOKEN",
                ControlPlane.ADMIN_TOKEN,
                "KUBERNETES_TRUST_CERTIFICATES",
                "true",
                "MODELSWAP_NAME",
                RESOURCE,
                "MODELSWAP_NAMESPACE",
                ControlPlane.NAMESPACE,
                "MODELSWAP_PORT",
                String.valueOf(port),
                "MODELSWAP_MANAGEMENT_PORT",
                String.valueOf(management)));
        environment.putAll(more);
        return Started.of(folder.resolve("proxy.log"), port, environment, command);
    }

    /** Makes the AOT cache as the image's build does. */
    public static void rehearse(Path project) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(instruction("RUN", project.resolve("proxy")));
        Path log = Files.createTempFile("rehearsal", ".log");
        Process rehearsal = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        if (rehearsal.waitFor() != 0) {
            throw new IllegalStateException("the rehearsal fails: see " + log);
        }
    }

    /** What stands behind {@code java} in this instruction of the Dockerfile, for this machine's folders. */
    private static List<String> instruction(String name, Path module) throws IOException {
        String line = Files.readAllLines(module.resolve("Dockerfile")).stream()
                .filter(candidate -> candidate.startsWith(name))
                .findFirst()
                .orElseThrow();
        String list = line.substring(line.indexOf('[') + 1, line.lastIndexOf(']'));
        return Arrays.stream(list.split(",\\s*", -1))
                .map(word -> word.strip()
                        .replace("\"", "")
                        .replace("/app/jvm.options", module + "/jvm.options")
                        .replace("/app/", module.resolve("target") + "/"))
                .skip(1)
                .toList();
    }
}
