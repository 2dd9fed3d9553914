package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.ChatMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatRequestTest {
    @Test
    void readsWhatOpenAisClientsSend() throws Exception {
        ChatRequest request = read("""
                {"model": "m", "stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 9,
                 "temperature": 0, "top_p": 0.9, "seed": 7, "stop": "END", "user": "someone",
                 "messages": [{"role": "developer", "content": "Be kind."},
                              {"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}
                """);

        assertThat(request.messages()).containsExactly(ChatMessage.system("Be kind."), ChatMessage.user("Hi"));
        assertThat(request.maxTokens()).isEqualTo(9);
        assertThat(request.temperature()).isZero();
        assertThat(request.seed()).hasValue(7);
        assertThat(request.stop()).containsExactly("END");
        assertThat(request.stream()).isTrue();
        assertThat(request.includeUsage()).isTrue();
    }

    @Test
    void readsTheParametersThatOtherServersAdd() throws Exception {
        ChatRequest plain = read("""
                {"model": "m", "messages": [{"role": "user", "content": "a"}]}
                """);
        ChatRequest request = read("""
                {"model": "m", "top_k": 40, "min_p": 0.05, "repetition_penalty": 1.2,
                 "messages": [{"role": "user", "content": "a"}]}
                """);

        assertThat(plain.topK()).isZero();
        assertThat(plain.minP()).isZero();
        assertThat(plain.repetitionPenalty()).isEqualTo(1);
        assertThat(request.topK()).isEqualTo(40);
        assertThat(request.minP()).isEqualTo(0.05);
        assertThat(request.repetitionPenalty()).isEqualTo(1.2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                           | model is missing: GET /v1/models lists the names.
            {"model": "m"}                               | messages is empty: at least one message is expected.
            {"model": "m", "n": 2}                       | n is 2: 1 is expected.
            {"model": "m", "max_tokens": 0, "messages": [{"role": "user", "content": "a"}]} | max_tokens is 0: a number from 1 to 4096 is expected.
            {"model": "m", "min_p": 2, "messages": [{"role": "user", "content": "a"}]} | min_p is 2: a number from 0 to 1 is expected.
            {"model": "m", "messages": [{"role": "tool", "content": "a"}]} | A message has the role 'tool': system, user or assistant is expected.
            {"model": "m", "messages": [{"role": "user"}]} | A message has no text: these models read text alone.
            """)
    void refusesWithASentence(String body, String sentence) {
        assertThatThrownBy(() -> read(body))
                .isInstanceOf(RefusedChatException.class)
                .hasMessage(sentence);
    }

    private static ChatRequest read(String body) throws Exception {
        return ChatRequest.read(new JsonMapper().readTree(body));
    }
}
