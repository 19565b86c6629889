package dev.modelswap.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.NotFoundException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import dev.modelswap.cluster.lab.ClientLab;
import dev.modelswap.cluster.lab.Installation;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The official Anthropic client, unmodified, against a real llama-server. */
@ExtendWith(Installation.class)
class AnthropicClientIT {

    private static ClientLab lab;
    private static AnthropicClient anthropic;

    @BeforeAll
    static void connect(KubernetesClient client) {
        lab = new ClientLab(client);
        anthropic = AnthropicOkHttpClient.builder()
                .baseUrl(lab.url())
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void close() {
        anthropic.close();
        lab.close();
    }

    @Test
    void aConversationGoesOn() {
        Message first = anthropic.messages().create(question().build());
        Message second = anthropic
                .messages()
                .create(question().addMessage(first).addUserMessage("Go on").build());

        assertThat(second.usage().outputTokens()).isPositive();
    }

    @Test
    void aStreamThatBeginsWhileItsModelLoadsBecomesAWholeMessage() {
        lab.unload();
        MessageAccumulator message = MessageAccumulator.create();

        try (StreamResponse<RawMessageStreamEvent> events =
                anthropic.messages().createStreaming(question().build())) {
            events.stream().forEach(message::accumulate);
        }

        assertThat(message.message().stopReason()).isPresent();
    }

    @Test
    void toolsAndTheirResultsReachTheModel() {
        Tool weather = Tool.builder()
                .name("weather")
                .description("Weather of a city")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .build())
                .build();
        ToolUseBlockParam use = ToolUseBlockParam.builder()
                .id("call-1")
                .name("weather")
                .input(ToolUseBlockParam.Input.builder()
                        .putAdditionalProperty("city", JsonValue.from("Bern"))
                        .build())
                .build();
        ToolResultBlockParam result = ToolResultBlockParam.builder()
                .toolUseId("call-1")
                .content("Sunny")
                .build();

        Message answer = anthropic
                .messages()
                .create(question()
                        .addTool(weather)
                        .addAssistantMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolUse(use)))
                        .addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofToolResult(result)))
                        .build());

        assertThat(answer.content()).isNotEmpty();
    }

    @Test
    void tokensAreCounted() {
        assertThat(anthropic
                        .messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model(ClientLab.MODEL)
                                .addUserMessage("Hello")
                                .build())
                        .inputTokens())
                .isPositive();
    }

    @Test
    void anUnknownModelIsANotFoundExceptionThatNamesIt() {
        MessageCreateParams request = question().model("nobody").build();

        assertThatThrownBy(() -> anthropic.messages().create(request))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("nobody");
    }

    @Test
    void aStreamThatIsClosedEndsAtTheModelToo() {
        try (StreamResponse<RawMessageStreamEvent> events =
                anthropic.messages().createStreaming(question().maxTokens(1900).build())) {
            assertThat(events.stream().findFirst()).isPresent();
        }

        lab.awaitNoRequestInFlight();
    }

    /** Answered with plain text: of text that begins with half a character, llama-server streams no message_start. */
    private static MessageCreateParams.Builder question() {
        return MessageCreateParams.builder()
                .model(ClientLab.MODEL)
                .maxTokens(8)
                .putAdditionalBodyProperty("temperature", JsonValue.from(0))
                .addUserMessage("Say yes");
    }
}
