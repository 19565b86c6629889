package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import io.fabric8.kubernetes.client.KubernetesClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Installation.class)
class OpenAiClientIT {

    @Test
    void unmodifiedOpenAiClientListsAsksAndStreams(KubernetesClient client) {
        try (Lab lab = Lab.ofExample(client);
                Api api = lab.api()) {
            OpenAIClient openai = OpenAIOkHttpClient.builder()
                    .baseUrl(api.url() + "/v1")
                    .apiKey("none")
                    .build();

            assertThat(openai.models().list().data())
                    .extracting(model -> model.id())
                    .contains("tiny-a", "assistant");
            ChatCompletion answer = openai.chat().completions().create(question("assistant"));
            assertThat(answer.choices()).isNotEmpty();
            try (StreamResponse<ChatCompletionChunk> chunks =
                    openai.chat().completions().createStreaming(question("tiny-b"))) {
                assertThat(chunks.stream().flatMap(chunk -> chunk.choices().stream()))
                        .as("more than one, the last of which says that it is")
                        .hasSizeGreaterThan(1)
                        .last()
                        .satisfies(last -> assertThat(last.finishReason()).isPresent());
            }
            assertThatThrownBy(() -> openai.chat().completions().create(question("no-such-model")))
                    .isInstanceOf(NotFoundException.class)
                    .hasMessageContaining("no-such-model");
            openai.close();
        }
    }

    private static ChatCompletionCreateParams question(String model) {
        return ChatCompletionCreateParams.builder()
                .model(model)
                .maxCompletionTokens(8)
                .addUserMessage("Hello")
                .build();
    }
}
