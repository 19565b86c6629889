package dev.modelswap.bench;

import dev.modelswap.bench.SwapTimeline.Mark;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Who makes a swap happen; done when the whole answer of the target was read. */
interface SwapDriver {

    Duration PATIENCE = Duration.ofMinutes(2);

    /** The name of the column. */
    String name();

    void swap(String victim, String target, SwapTimeline timeline) throws IOException, InterruptedException;

    /** One request to the proxy, which does the rest. */
    record Proxy(HttpClient http, URI url) implements SwapDriver {

        @Override
        public String name() {
            return "ModelSwap";
        }

        @Override
        public void swap(String victim, String target, SwapTimeline timeline) throws IOException, InterruptedException {
            answer(http, url, target, timeline);
        }
    }

    /** The same scale calls, each at the first moment at which it may be made, and the request straight to the pod. */
    record Hand(HttpClient http, BenchLab lab) implements SwapDriver {

        @Override
        public String name() {
            return "by hand";
        }

        @Override
        public void swap(String victim, String target, SwapTimeline timeline) throws IOException, InterruptedException {
            lab.deployment(victim).scale(0);
            timeline.await(Mark.VICTIM_ENDED, PATIENCE);
            lab.deployment(target).scale(1);
            askPod(http, lab, target, timeline);
        }
    }

    /** The target scaled up without waiting for the victim: only the scheduler may keep the two apart, by GPUs. */
    record HandAtOnce(HttpClient http, BenchLab lab) implements SwapDriver {

        @Override
        public String name() {
            return "by hand, both at once";
        }

        @Override
        public void swap(String victim, String target, SwapTimeline timeline) throws IOException, InterruptedException {
            lab.deployment(victim).scale(0);
            lab.deployment(target).scale(1);
            timeline.await(Mark.VICTIM_ENDED, PATIENCE);
            askPod(http, lab, target, timeline);
        }
    }

    private static void askPod(HttpClient http, BenchLab lab, String target, SwapTimeline timeline)
            throws IOException, InterruptedException {
        timeline.await(Mark.TARGET_HEALTHY, PATIENCE);
        String address = lab.modelPods().list().getItems().stream()
                .filter(pod -> new ModelPod(pod).model().equals(target) && !pod.isMarkedForDeletion())
                .map(pod -> pod.getStatus().getPodIP())
                .findFirst()
                .orElseThrow();
        answer(http, SwapObserver.server(address), target, timeline);
    }

    private static void answer(HttpClient http, URI url, String model, SwapTimeline timeline)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                http.send(new ChatRequest(model, 1, true).to(url, PATIENCE), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200 || body.read() < 0) {
                throw new IOException("the answer has status " + answer.statusCode() + " and no body");
            }
            timeline.mark(Mark.FIRST_BYTE);
            body.transferTo(java.io.OutputStream.nullOutputStream());
        }
    }
}
