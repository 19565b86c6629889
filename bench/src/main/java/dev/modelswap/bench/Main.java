package dev.modelswap.bench;

import dev.modelswap.bench.engine.EngineCommand;
import dev.modelswap.bench.faults.FaultsCommand;
import dev.modelswap.bench.faults.GrantsCommand;
import dev.modelswap.bench.faults.ProxiesCommand;
import dev.modelswap.bench.operator.OperatorCommand;
import dev.modelswap.bench.profiles.ProfilesCommand;
import dev.modelswap.bench.proxy.BodiesCommand;
import dev.modelswap.bench.proxy.ProxyCommand;
import dev.modelswap.bench.proxy.QueueCommand;
import dev.modelswap.bench.proxy.StartCommand;
import dev.modelswap.bench.proxy.StreamsCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of {@code bench/run}. */
@Command(
        name = "bench/run",
        description = "Measures an installed ModelSwap, or puts it under load and faults.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            SwapCommand.class,
            SoakCommand.class,
            FaultsCommand.class,
            ProxiesCommand.class,
            GrantsCommand.class,
            EngineCommand.class,
            OperatorCommand.class,
            ProfilesCommand.class,
            StartCommand.class,
            BodiesCommand.class,
            QueueCommand.class,
            ProxyCommand.class,
            StreamsCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Main()).execute(arguments));
    }
}
