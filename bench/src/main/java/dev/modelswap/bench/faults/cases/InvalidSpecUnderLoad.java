package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Load;
import dev.modelswap.bench.faults.lab.Seen;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Somebody applies nonsense while others work. */
public final class InvalidSpecUnderLoad implements Fault {

    private static final int CLIENTS = 10;
    private static final String INVALID =
            "{\"spec\":{\"groups\":[{\"name\":\"chat\",\"members\":[\"nobody\"]}],\"activeProfile\":\"second\"}}";

    @Override
    public String name() {
        return "invalid-spec-under-load";
    }

    @Override
    public String injected() {
        return "a patch with a group of a model that does not exist, under load of 10 clients";
    }

    @Override
    public String expected() {
        return "the patch is refused with the field's name, or not accepted where no webhook is; the load is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        Load load = lab.load("assistant", CLIENTS);
        Seen seen = new Seen();
        try {
            lab.patch(INVALID);
            Patience.await(
                    "the condition", () -> lab.field("status", "conditions").contains("InvalidSpec"));
            seen.add(lab.field("status", "conditions").contains("nobody"), "taken, and Accepted=False names the field");
        } catch (KubernetesClientException e) {
            seen.add(
                    String.valueOf(e.getMessage()).contains("spec.groups[chat].members"),
                    "refused with the field's name");
        }
        int before = load.answered();
        Patience.await("the load to go on", () -> load.answered() > before + CLIENTS);
        load.end(seen);
        return lab.conclude(seen);
    }
}
