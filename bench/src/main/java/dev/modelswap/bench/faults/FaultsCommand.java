package dev.modelswap.bench.faults;

import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.LocalCluster;
import dev.modelswap.bench.faults.lab.Seen;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** One fault after the other; exits 0 if of each was seen what is expected. */
@Command(
        name = "faults",
        description = "Injects faults into ModelSwap on the local cluster (dev/cluster), and prints a line for each:"
                + " injected, expected, seen. Fails if one is not as expected.",
        mixinStandardHelpOptions = true)
public final class FaultsCommand implements Callable<Integer> {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "These faults alone; all if absent. --list names them.")
    private List<String> only = List.of();

    @Option(names = "--list", description = "Names the faults, and does nothing.")
    private boolean list;

    @Override
    public Integer call() throws Exception {
        List<Fault> faults = Faults.named(only);
        if (list) {
            faults.forEach(fault -> System.out.printf("%-32s %s%n", fault.name(), fault.injected()));
            return 0;
        }
        LocalCluster machine = LocalCluster.find();
        System.out.println("| fault | injected | expected | seen | |\n| --- | --- | --- | --- | --- |");
        boolean good = true;
        for (Fault fault : faults) {
            Seen seen = inject(fault, machine);
            good &= seen.asExpected();
            System.out.printf(
                    "| %s | %s | %s | %s | %s |%n",
                    fault.name(),
                    fault.injected(),
                    fault.expected(),
                    seen.text().replace("|", "\\|").replace('\n', ' '),
                    seen.asExpected() ? "ok" : "NOT OK");
        }
        return good ? 0 : 1;
    }

    private static Seen inject(Fault fault, LocalCluster machine) throws InterruptedException {
        try (FaultLab lab = FaultLab.on(machine)) {
            return fault.inject(lab);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return new Seen().add(false, e.toString());
        }
    }
}
