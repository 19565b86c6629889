package dev.modelswap.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where what runs as processes of this machine is to be found; for commands to mix in. */
public final class LocalParts {

    @Option(names = "--assets", required = true, description = "Folder with etcd and kube-apiserver.")
    private Path assets = Path.of("");

    @Option(names = "--project", defaultValue = ".", description = "Folder of the project.")
    private Path project = Path.of("");

    /** The folder with etcd and kube-apiserver. */
    public Path assets() {
        return assets;
    }

    /** The folder of the project, which has been built. */
    public Path project() {
        return project;
    }
}
