package dev.modelswap.bench.proxy.lab;

import dev.modelswap.bench.Ports;
import dev.modelswap.bench.controlplane.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** An upstream, and the ways to it, each a process of this machine; all of them end when this is closed. */
public final class ProxyLab implements AutoCloseable {

    private final Deque<Runnable> ends = new ArrayDeque<>();
    private final Path folder;

    private ProxyLab(Path folder) {
        this.folder = folder;
    }

    /** A lab without anything in it. */
    public static ProxyLab empty() throws IOException {
        Path folder = Files.createTempDirectory("modelswap-bench");
        System.err.println("logs: " + folder);
        return new ProxyLab(folder);
    }

    public Path folder() {
        return folder;
    }

    /** Runs this when the lab is closed, before what was handed in earlier. */
    void atTheEnd(Runnable end) {
        ends.push(end);
    }

    /** nginx that answers at once; the port it listens at. */
    public int fastUpstream() throws IOException, InterruptedException {
        int port = Ports.free();
        atTheEnd(Nginx.upstream(folder, port)::close);
        return port;
    }

    /** An API server with what ModelSwap installs. */
    public ControlPlane controlPlane(LocalProxy local)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        ControlPlane plane = ControlPlane.start(local.assets(), folder);
        atTheEnd(plane::close);
        try (KubernetesClient admin = plane.admin()) {
            plane.install(admin, local.project());
        }
        return plane;
    }

    /** The proxy in front of this API server, with an AOT cache as its image has one; its readiness is told at {@code management}. */
    public Started proxy(ControlPlane plane, LocalProxy local, int port, int management)
            throws IOException, InterruptedException {
        ProxyProcess.rehearse(local.project());
        Started proxy = ProxyProcess.start(plane, local.project(), folder, port, management, local.flags());
        atTheEnd(proxy::close);
        return proxy;
    }

    /** The upstream itself, nginx in front of it, and the proxy in front of it. */
    public List<Contender> contenders(int upstream, LocalProxy local)
            throws IOException, InterruptedException, NoSuchAlgorithmException {
        int nginxPort = Ports.free();
        Started nginx = Nginx.proxy(folder, nginxPort, upstream, true);
        atTheEnd(nginx::close);
        ControlPlane plane = controlPlane(local);
        try (KubernetesClient admin = plane.admin()) {
            ReadyModels.create(admin, upstream);
        }
        int port = Ports.free();
        Started proxy = proxy(plane, local, port, Ports.free());
        return List.of(
                new Contender("direct", upstream, ReadyModels.MODEL, null),
                new Contender("nginx", nginxPort, ReadyModels.MODEL, nginx.process()),
                new Contender("ModelSwap", port, ReadyModels.MODEL, proxy.process()));
    }

    /** nginx in front of the upstream that sends on requests as they come. */
    public Contender streamingNginx(int upstream) throws IOException, InterruptedException {
        int port = Ports.free();
        Started nginx = Nginx.proxy(folder, port, upstream, false);
        atTheEnd(nginx::close);
        return new Contender("nginx, streaming", port, ReadyModels.MODEL, nginx.process());
    }

    @Override
    public void close() {
        ends.forEach(Runnable::run);
    }
}
