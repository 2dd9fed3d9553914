package dev.trainyard.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionTokenLogprob;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.models.Model;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import dev.trainyard.gateway.history.RunHistory;
import dev.trainyard.runtime.artifact.ArtifactStore;
import dev.trainyard.runtime.job.EventSink;
import dev.trainyard.testing.BrokerInThisProcess;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Unmodified published clients against real models. */
@QuarkusTest
@QuarkusTestResource(BrokerInThisProcess.class)
class ChatClientsIT {
    @Inject
    EventSink events;

    @Inject
    RunHistory history;

    @Inject
    ArtifactStore store;

    @TestHTTPResource
    URI gateway;

    private String aligned;
    private String base;

    @BeforeEach
    void offer() throws Exception {
        aligned = OfferedModels.offer(events, history, store).value();
        base = aligned + ":base";
    }

    private String address() {
        return gateway.resolve("/v1").toString();
    }

    @Test
    void openAisJavaClientListsModelsChatsAndStreams() {
        OpenAIClient client = openAi();

        assertThat(client.models().list().data()).extracting(Model::id).contains(aligned, base);
        Model model = client.models().retrieve(base).validate();
        assertThat(model.ownedBy()).isEqualTo("trainyard");

        ChatCompletionCreateParams asked = chat().maxCompletionTokens(12)
                .seed(9)
                .n(2)
                .logprobs(true)
                .topLogprobs(3)
                .build();
        ChatCompletion answer = client.chat().completions().create(asked).validate();
        assertThat(answer.choices()).hasSize(2);
        for (ChatCompletion.Choice choice : answer.choices()) {
            List<ChatCompletionTokenLogprob> tokens =
                    choice.logprobs().orElseThrow().content().orElseThrow();
            assertThat(tokens).allSatisfy(token -> {
                assertThat(token.logprob()).isNegative();
                assertThat(token.topLogprobs()).hasSize(3);
            });
            assertThat(choice.message().content()).isPresent();
        }
        assertThat(answer.usage().orElseThrow().completionTokens()).isBetween(1L, 24L);

        List<StringBuilder> streamed = List.of(new StringBuilder(), new StringBuilder());
        List<ChatCompletionChunk> last = new ArrayList<>();
        try (StreamResponse<ChatCompletionChunk> chunks = client.chat()
                .completions()
                .createStreaming(asked.toBuilder()
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            chunks.stream().forEach(chunk -> {
                chunk.validate();
                chunk.choices()
                        .forEach(choice ->
                                choice.delta().content().ifPresent(streamed.get((int) choice.index())::append));
                last.add(chunk);
            });
        }
        for (int i = 0; i < 2; i++) {
            assertThat(streamed.get(i))
                    .hasToString(answer.choices().get(i).message().content().orElseThrow());
        }
        assertThat(last.getLast().usage()).isEqualTo(answer.usage());
    }

    @Test
    void openAisJavaClientSendsAHistoryWithToolsAndGetsTypedRefusals() {
        OpenAIClient client = openAi();
        ChatCompletion answer = client.chat()
                .completions()
                .create(chat().addMessage(ChatCompletionAssistantMessageParam.builder()
                                .addToolCall(ChatCompletionMessageFunctionToolCall.builder()
                                        .id("1")
                                        .function(ChatCompletionMessageFunctionToolCall.Function.builder()
                                                .name("look")
                                                .arguments("{}")
                                                .build())
                                        .build())
                                .build())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId("1")
                                .content("nothing")
                                .build())
                        .maxTokens(2)
                        .build());
        ChatCompletion again = client.chat()
                .completions()
                .create(chat().addMessage(answer.choices().getFirst().message())
                        .addUserMessage("and?")
                        .maxTokens(2)
                        .build());
        assertThat(again.choices()).hasSize(1);

        BadRequestException tooLong = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat()
                        .completions()
                        .create(chat().addUserMessage("xyz ".repeat(200)).build()));
        assertThat(tooLong.code()).hasValue("context_length_exceeded");
        assertThat(tooLong.param()).hasValue("messages");
        assertThat(tooLong.type()).hasValue("invalid_request_error");
        BadRequestException streamed = catchThrowableOfType(BadRequestException.class, () -> {
            try (var chunks = client.chat()
                    .completions()
                    .createStreaming(chat().addUserMessage("xyz ".repeat(200)).build())) {
                chunks.stream().toList();
            }
        });
        assertThat(streamed.code()).hasValue("context_length_exceeded");
        BadRequestException tools = catchThrowableOfType(
                BadRequestException.class,
                () -> client.chat()
                        .completions()
                        .create(chat().putAdditionalBodyProperty(
                                        "tools", JsonValue.from(List.of(java.util.Map.of("type", "function"))))
                                .build()));
        assertThat(tools.code()).hasValue("unsupported_parameter");
        assertThat(tools.param()).hasValue("tools");
        assertThatThrownBy(() -> client.models().retrieve("gpt-9"))
                .isInstanceOfSatisfying(
                        NotFoundException.class,
                        missing -> assertThat(missing.code()).hasValue("model_not_found"));
    }

    @Test
    void openAisJavaClientCompletes() {
        OpenAIClient client = openAi();
        CompletionCreateParams asked = CompletionCreateParams.builder()
                .model(base)
                .promptOfArrayOfStrings(List.of("the dog", "the cat"))
                .maxTokens(8)
                .logprobs(2)
                .temperature(0)
                .build();

        Completion answer = client.completions().create(asked).validate();

        assertThat(answer.choices()).hasSize(2).allSatisfy(choice -> {
            assertThat(choice.logprobs().orElseThrow().tokens().orElseThrow()).isNotEmpty();
        });
        List<StringBuilder> streamed = List.of(new StringBuilder(), new StringBuilder());
        try (StreamResponse<Completion> chunks = client.completions().createStreaming(asked)) {
            chunks.stream()
                    .forEach(chunk -> chunk.choices()
                            .forEach(
                                    choice -> streamed.get((int) choice.index()).append(choice.text())));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(streamed.get(i)).hasToString(answer.choices().get(i).text());
        }
    }

    @Test
    void langChain4jChatsStreamsAndCompletes() throws Exception {
        OpenAiChatModel chat = OpenAiChatModel.builder()
                .baseUrl(address())
                .apiKey("none")
                .modelName(aligned)
                .seed(4)
                .maxCompletionTokens(9)
                .stop(List.of("never in the answer"))
                .build();
        ChatResponse answer = chat.chat(SystemMessage.from("Be kind."), UserMessage.from("Who are you?"));
        assertThat(answer.aiMessage().text()).isNotEmpty();
        assertThat(answer.tokenUsage().inputTokenCount()).isPositive();
        assertThat(answer.finishReason()).isIn(FinishReason.LENGTH, FinishReason.STOP);

        CompletableFuture<ChatResponse> streamed = new CompletableFuture<>();
        OpenAiStreamingChatModel.builder()
                .baseUrl(address())
                .apiKey("none")
                .modelName(aligned)
                .seed(4)
                .maxCompletionTokens(9)
                .build()
                .chat(
                        List.of(SystemMessage.from("Be kind."), UserMessage.from("Who are you?")),
                        new StreamingChatResponseHandler() {
                            @Override
                            public void onCompleteResponse(ChatResponse response) {
                                streamed.complete(response);
                            }

                            @Override
                            public void onError(Throwable error) {
                                streamed.completeExceptionally(error);
                            }
                        });
        assertThat(streamed.get(120, TimeUnit.SECONDS).aiMessage().text())
                .isEqualTo(answer.aiMessage().text());
        assertThat(streamed.get().tokenUsage()).isEqualTo(answer.tokenUsage());

        OpenAiLanguageModel text = OpenAiLanguageModel.builder()
                .baseUrl(address())
                .apiKey("none")
                .modelName(base)
                .temperature(0.0)
                .build();
        assertThat(text.generate("the dog").tokenUsage().outputTokenCount()).isPositive();

        assertThatThrownBy(() -> chat.chat("xyz ".repeat(300)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("context_length_exceeded");
        OpenAiChatModel missing = OpenAiChatModel.builder()
                .baseUrl(address())
                .apiKey("none")
                .modelName("gpt-9")
                .build();
        assertThatThrownBy(() -> missing.chat("hi")).isInstanceOf(ModelNotFoundException.class);
    }

    /** Requires Python and its package index; the environment is kept for the next run. */
    @Test
    void openAisPythonClientRunsAnUnmodifiedScript() throws Exception {
        Path environment = Path.of("target/python-openai").toAbsolutePath();
        Path python = environment.resolve("bin/python");
        boolean there = run(python.toString(), "-c", "import openai; assert openai.__version__ == '3.51.0'") == 0
                || run("python3", "-m", "venv", environment.toString()) == 0
                        && run(
                                        python.toString(),
                                        "-m",
                                        "pip",
                                        "install",
                                        "-q",
                                        "--retries",
                                        "1",
                                        "--timeout",
                                        "20",
                                        "openai==3.51.0")
                                == 0;
        if (!there) System.out.println("OpenAI's Python client cannot be had here; its script is skipped.");
        assumeTrue(there);
        Path script = Path.of("src/test/resources/openai_client.py").toAbsolutePath();

        Process process = new ProcessBuilder(python.toString(), script.toString(), address(), aligned, base)
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());

        assertThat(process.waitFor()).as(printed).isZero();
        assertThat(printed).endsWith("all as expected\n");
    }

    private static int run(String... command) throws InterruptedException {
        try {
            Path log = Files.createDirectories(Path.of("target")).resolve("python-openai.log");
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return -1;
        }
    }

    private OpenAIClient openAi() {
        return OpenAIOkHttpClient.builder().baseUrl(address()).apiKey("none").build();
    }

    private ChatCompletionCreateParams.Builder chat() {
        return ChatCompletionCreateParams.builder()
                .model(aligned)
                .addDeveloperMessage("Be kind.")
                .addUserMessage("Who are you?");
    }
}
