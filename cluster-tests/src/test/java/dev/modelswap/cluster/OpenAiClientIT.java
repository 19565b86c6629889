package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.modelswap.cluster.lab.ClientLab;
import dev.modelswap.cluster.lab.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official OpenAI client, unmodified, against real llama-servers. */
@ExtendWith(Installation.class)
class OpenAiClientIT {

    private static ClientLab lab;
    private static OpenAIClient openai;

    @BeforeAll
    static void connect(KubernetesClient client) {
        lab = new ClientLab(client);
        openai = OpenAIOkHttpClient.builder()
                .baseUrl(lab.url() + "/v1")
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void close() {
        openai.close();
        lab.close();
    }

    @Test
    void modelsAreListedTheActiveProfilesAliasAmongThem() {
        assertThat(openai.models().list().data())
                .extracting(model -> model.id())
                .contains("chat", "embedder", ClientLab.MODEL);
    }

    @Test
    void aConversationGoesOn() {
        ChatCompletion first = openai.chat().completions().create(question().build());
        ChatCompletion second = openai.chat()
                .completions()
                .create(question()
                        .addMessage(first.choices().getFirst().message())
                        .addUserMessage("Go on")
                        .build());

        assertThat(second.choices()).isNotEmpty();
        assertThat(second.usage().orElseThrow().promptTokens())
                .isGreaterThan(first.usage().orElseThrow().promptTokens());
    }

    @Test
    void aStreamThatBeginsWhileItsModelLoadsEndsWithAReason() {
        lab.unload();

        try (StreamResponse<ChatCompletionChunk> chunks =
                openai.chat().completions().createStreaming(question().build())) {
            assertThat(chunks.stream().flatMap(chunk -> chunk.choices().stream()))
                    .last()
                    .satisfies(last -> assertThat(last.finishReason()).isPresent());
        }
    }

    @Test
    void toolsAndTheirResultsReachTheModel() {
        FunctionDefinition weather = FunctionDefinition.builder()
                .name("weather")
                .description("Weather of a city")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .build())
                .build();
        ChatCompletionMessageFunctionToolCall call = ChatCompletionMessageFunctionToolCall.builder()
                .id("call-1")
                .function(ChatCompletionMessageFunctionToolCall.Function.builder()
                        .name("weather")
                        .arguments("{\"city\":\"Bern\"}")
                        .build())
                .build();

        ChatCompletion answer = openai.chat()
                .completions()
                .create(question()
                        .addFunctionTool(weather)
                        .addMessage(ChatCompletionAssistantMessageParam.builder()
                                .addToolCall(call)
                                .build())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId("call-1")
                                .content("Sunny")
                                .build())
                        .build());

        assertThat(answer.choices()).isNotEmpty();
    }

    @Test
    void embeddingsComeAsVectorsOfOneLength() {
        CreateEmbeddingResponse answer = openai.embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model("embedder")
                        .inputOfArrayOfStrings(List.of("one", "two"))
                        .encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        assertThat(answer.data()).hasSize(2);
        assertThat(answer.data().getFirst().embedding())
                .isNotEmpty()
                .hasSameSizeAs(answer.data().getLast().embedding());
    }

    @Test
    void anUnknownModelIsANotFoundExceptionThatNamesIt() {
        ChatCompletionCreateParams request = question().model("nobody").build();

        assertThatThrownBy(() -> openai.chat().completions().create(request))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aStreamThatIsClosedEndsAtTheModelToo() {
        try (StreamResponse<ChatCompletionChunk> chunks = openai.chat()
                .completions()
                .createStreaming(question().maxCompletionTokens(1900).build())) {
            assertThat(chunks.stream().findFirst()).isPresent();
        }

        lab.awaitNoRequestInFlight();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder()
                .model(ClientLab.MODEL)
                .maxCompletionTokens(8)
                .addUserMessage("Hello");
    }
}
