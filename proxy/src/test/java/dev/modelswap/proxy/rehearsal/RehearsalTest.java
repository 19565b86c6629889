package dev.modelswap.proxy.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {

    @TempDir
    Path folder;

    @Test
    void endsWellByItselfWithoutACluster() throws IOException, InterruptedException {
        Path log = folder.resolve("log");
        Process rehearsal = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Rehearsal.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();

        boolean ended = rehearsal.waitFor(2, TimeUnit.MINUTES);

        rehearsal.destroyForcibly();
        assertThat(ended).isTrue();
        assertThat(rehearsal.exitValue()).as(Files.readString(log)).isZero();
    }
}
