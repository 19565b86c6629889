package dev.modelswap.proxy.http.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.MessageCreateParams;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.responses.ResponseCreateParams;
import dev.modelswap.proxy.testing.Call;
import dev.modelswap.proxy.testing.FakeLlamaServer;
import dev.modelswap.proxy.testing.ProxyFixture;
import dev.modelswap.proxy.testing.Waiting;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The loading news, and what follows them, as the official clients of the APIs take them. */
class LoadingStreamClientsTest {

    @RegisterExtension
    final ProxyFixture proxy = ProxyFixture.serving("models: [{name: alpha, sendLoadingState: true}]");

    @Test
    void openAiChatIsOneCompletion() {
        FakeLlamaServer server = slow();
        CompletableFuture<ChatCompletionAccumulator> answer = later(this::chat);

        stream(
                server,
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"role\":\"assistant\",\"content\":\"Hel\"},\"finish_reason\":null}]}",
                "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"delta\":{\"content\":\"lo\"},\"finish_reason\":\"stop\"}]}",
                "[DONE]");

        assertThat(Waiting.resultOf(answer)
                        .chatCompletion()
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .contains("Hello");
    }

    @Test
    void openAiCompletionHasOnlyTheModelsText() {
        FakeLlamaServer server = slow();
        CompletableFuture<String> answer = later(() -> {
            StringBuilder text = new StringBuilder();
            try (var stream = openAi().completions()
                    .createStreaming(CompletionCreateParams.builder()
                            .model("alpha")
                            .prompt("Hi")
                            .build())) {
                stream.stream().forEach(chunk -> chunk.choices().forEach(choice -> text.append(choice.text())));
            }
            return text.toString();
        });

        stream(
                server,
                "{\"id\":\"c\",\"object\":\"text_completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                        + "\"text\":\"Hello\",\"logprobs\":null,\"finish_reason\":\"stop\"}]}",
                "[DONE]");

        assertThat(Waiting.resultOf(answer)).isEqualTo("Hello");
    }

    @Test
    void openAiResponseHasOnlyTheModelsEvents() {
        FakeLlamaServer server = slow();
        CompletableFuture<List<String>> answer = later(() -> {
            try (var stream = openAi().responses()
                    .createStreaming(ResponseCreateParams.builder()
                            .model("alpha")
                            .input("Hi")
                            .build())) {
                return stream.stream()
                        .map(event -> event.asOutputTextDelta().delta())
                        .toList();
            }
        });

        stream(
                server,
                "{\"type\":\"response.output_text.delta\",\"item_id\":\"i\",\"output_index\":0,\"content_index\":0,"
                        + "\"delta\":\"Hello\",\"sequence_number\":1,\"logprobs\":[]}");

        assertThat(Waiting.resultOf(answer)).containsExactly("Hello");
    }

    @Test
    void anthropicMessageIsOneMessage() {
        FakeLlamaServer server = slow();
        CompletableFuture<MessageAccumulator> answer = later(this::message);
        Call call = begun(server);
        call.startStream();
        for (String event : List.of(
                "{\"type\":\"message_start\",\"message\":{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\","
                        + "\"content\":[],\"model\":\"alpha\",\"stop_reason\":null,\"stop_sequence\":null,"
                        + "\"usage\":{\"input_tokens\":1,\"output_tokens\":1}}}",
                "{\"type\":\"content_block_start\",\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}}",
                "{\"type\":\"content_block_delta\",\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"Hello\"}}",
                "{\"type\":\"content_block_stop\",\"index\":0}",
                "{\"type\":\"message_delta\",\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},"
                        + "\"usage\":{\"output_tokens\":2}}",
                "{\"type\":\"message_stop\"}")) {
            String type = event.substring(9, event.indexOf('"', 9));
            call.chunk("event: " + type + "\ndata: " + event + "\n\n");
        }
        call.end();

        assertThat(Waiting.resultOf(answer)
                        .message()
                        .content()
                        .getFirst()
                        .asText()
                        .text())
                .isEqualTo("Hello");
    }

    @Test
    void loadThatFailsIsAnErrorOfEachClient() {
        slow();
        CompletableFuture<?> chat = later(this::chat);
        CompletableFuture<?> message = later(this::message);
        proxy.awaitRequests(2, 0);

        proxy.cluster().failPods("alpha", "image cannot be pulled");
        proxy.cluster().replacePod("alpha");

        assertFails(chat);
        assertFails(message);
    }

    private static void assertFails(CompletableFuture<?> call) {
        assertThatThrownBy(call::join)
                .isInstanceOf(CompletionException.class)
                .hasStackTraceContaining("image cannot be pulled");
    }

    private ChatCompletionAccumulator chat() {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (var stream = openAi().chat()
                .completions()
                .createStreaming(ChatCompletionCreateParams.builder()
                        .model("alpha")
                        .addUserMessage("Hi")
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole;
    }

    private MessageAccumulator message() {
        AnthropicClient client = AnthropicOkHttpClient.builder()
                .baseUrl(proxy.url())
                .apiKey("none")
                .maxRetries(0)
                .build();
        MessageAccumulator whole = MessageAccumulator.create();
        try (var stream = client.messages()
                .createStreaming(MessageCreateParams.builder()
                        .model("alpha")
                        .maxTokens(16)
                        .addUserMessage("Hi")
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole;
    }

    private OpenAIClient openAi() {
        return OpenAIOkHttpClient.builder()
                .baseUrl(proxy.url() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    private void stream(FakeLlamaServer server, String... events) {
        Call call = begun(server);
        call.startStream();
        List.of(events).forEach(call::event);
        call.end();
    }

    /** The request, which has heard news meanwhile. */
    private Call begun(FakeLlamaServer server) {
        proxy.awaitRequests(1, 0);
        server.answerByHand();
        server.finishLoading();
        return server.nextCall();
    }

    private FakeLlamaServer slow() {
        proxy.get("/health");
        proxy.cluster().loadSlowly("alpha");
        proxy.cluster().scaleFromOutside("alpha", 1);
        return proxy.cluster().server("alpha");
    }

    private static <T> CompletableFuture<T> later(Callable<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                answer.complete(call.call());
            } catch (Exception e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }
}
