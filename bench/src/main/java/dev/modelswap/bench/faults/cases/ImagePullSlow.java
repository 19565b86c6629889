package dev.modelswap.bench.faults.cases;

import dev.modelswap.bench.ChatEnd;
import dev.modelswap.bench.Patience;
import dev.modelswap.bench.faults.lab.Fault;
import dev.modelswap.bench.faults.lab.FaultLab;
import dev.modelswap.bench.faults.lab.Seen;
import dev.modelswap.bench.faults.lab.SlowRegistry;
import java.util.concurrent.CompletableFuture;

/** The image of a model comes from a registry that takes its time. */
public final class ImagePullSlow implements Fault {

    private static final String MODEL = "image-slow";
    private static final int PULL_SECONDS = 20;

    @Override
    public String name() {
        return "image-pull-slow";
    }

    @Override
    public String injected() {
        return "a registry that takes 20 s for a part of an image of 800 bytes";
    }

    @Override
    public String expected() {
        return "the status says that the image is pulled; the request waits and is answered";
    }

    @Override
    public Seen inject(FaultLab lab) throws Exception {
        lab.ask(FaultLab.QUICK);
        String loaded = lab.imageId(FaultLab.QUICK);
        try (SlowRegistry registry = SlowRegistry.of(lab.machine(), loaded, PULL_SECONDS)) {
            lab.patchJson(
                    "[{\"op\":\"add\",\"path\":\"/spec/models/-\",\"value\":{\"name\":\"" + MODEL + "\",\"image\":\""
                            + registry.image()
                            + "\",\"args\":[\"--model\",\"/models/tiny-a.gguf\",\"--host\",\"0.0.0.0\",\"--port\",\"8080\"]}}]");
            Patience.await("the model to be known", () -> lab.isListed(MODEL));
            CompletableFuture<ChatEnd> waiting = lab.askLater(MODEL);
            Patience.await("the pull", () -> registry.asked() && "Pulling".equals(lab.reason(MODEL)));
            Seen seen = new Seen().add(!waiting.isDone(), "the status says Pulling, and the request waits");
            return lab.conclude(seen.answered("the request", waiting.join()));
        }
    }
}
