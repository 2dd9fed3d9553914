package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trainyard.model.generation.Sampling;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRequestTest {
    @Test
    void readsWhatOpenAisClientsSend() {
        ChatRequest request = ChatRequest.read("""
                {"model": "m", "stream": true, "stream_options": {"include_usage": true}, "max_completion_tokens": 9,
                 "temperature": 0, "top_p": 0.9, "seed": 7, "stop": "END", "user": "someone", "n": 3,
                 "presence_penalty": -2, "frequency_penalty": 0.5, "logit_bias": {"17": -100, "3": 2.5},
                 "logprobs": true, "top_logprobs": 20,
                 "messages": [{"role": "developer", "content": "Be kind."},
                              {"role": "user", "content": [{"type": "text", "text": "Hi"}]}]}
                """);

        AnswerSettings settings = request.settings();
        assertThat(request.messages()).containsExactly(ChatMessage.system("Be kind."), ChatMessage.user("Hi"));
        assertThat(settings.maxTokens()).isEqualTo(9);
        assertThat(settings.temperature()).isZero();
        assertThat(settings.seed()).hasValue(7);
        assertThat(settings.stop()).containsExactly("END");
        assertThat(settings.stream()).isTrue();
        assertThat(settings.includeUsage()).isTrue();
        assertThat(settings.choices()).isEqualTo(3);
        assertThat(settings.logprobs()).hasValue(20);
        assertThat(settings.penalties()).isEqualTo(new Sampling.Penalties(-2, 0.5, Map.of(17, -100.0, 3, 2.5)));
        assertThat(settings.sampling(2, 7, Set.of(1)).seed()).isEqualTo(9);
    }

    @Test
    void treatsAParameterWithoutAValueAsAbsent() {
        ChatRequest request = ChatRequest.read("""
                {"model": "m", "messages": [{"role": "user", "content": "a", "name": null}], "max_tokens": null,
                 "max_completion_tokens": null, "temperature": null, "top_p": null, "n": null, "stop": null,
                 "seed": null, "stream": null, "stream_options": null, "logprobs": null, "top_logprobs": null,
                 "logit_bias": null, "presence_penalty": null, "tools": null, "response_format": null,
                 "store": null, "reasoning_effort": null, "top_k": null}
                """);

        AnswerSettings settings = request.settings();
        assertThat(settings.maxTokens()).isEqualTo(256);
        assertThat(settings.temperature()).isEqualTo(1);
        assertThat(settings.topP()).isEqualTo(1);
        assertThat(settings.choices()).isEqualTo(1);
        assertThat(settings.seed()).isEmpty();
        assertThat(settings.logprobs()).isEmpty();
        assertThat(settings.penalties()).isEqualTo(Sampling.Penalties.NONE);
    }

    @Test
    void readsTheParametersThatOtherServersAdd() {
        AnswerSettings plain = with("").settings();
        AnswerSettings settings = with(", \"top_k\": 40, \"min_p\": 0.05, \"repetition_penalty\": 1.2")
                .settings();

        assertThat(plain.topK()).isZero();
        assertThat(plain.minP()).isZero();
        assertThat(plain.repetitionPenalty()).isEqualTo(1);
        assertThat(settings.topK()).isEqualTo(40);
        assertThat(settings.minP()).isEqualTo(0.05);
        assertThat(settings.repetitionPenalty()).isEqualTo(1.2);
    }

    @Test
    void acceptsIntegersInAnyNotationAndAnyLargeLimit() {
        assertThat(with(", \"top_k\": -1").settings().topK()).isZero();
        assertThat(with(", \"max_tokens\": 1e3").settings().maxTokens()).isEqualTo(1000);
        assertThat(with(", \"max_tokens\": 12.0").settings().maxTokens()).isEqualTo(12);
        assertThat(with(", \"max_tokens\": 5000").settings().maxTokens()).isEqualTo(5000);
        assertThat(with(", \"max_tokens\": 1e300").settings().maxTokens()).isEqualTo(Integer.MAX_VALUE);
        assertThat(with(", \"max_tokens\": 99999999999999999999999999")
                        .settings()
                        .maxTokens())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(with(", \"top_k\": 99999999999999999999999999").settings().topK())
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(with(", \"seed\": 9223372036854775807").settings().seed()).hasValue(Long.MAX_VALUE);
        assertThat(with(", \"seed\": -1").settings().seed()).hasValue(-1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"user\": \"u\"",
                "\"metadata\": {\"a\": \"b\"}",
                "\"store\": false",
                "\"service_tier\": \"auto\"",
                "\"safety_identifier\": \"s\"",
                "\"prompt_cache_key\": \"k\"",
                "\"parallel_tool_calls\": false",
                "\"prediction\": {\"type\": \"content\", \"content\": \"x\"}",
                "\"response_format\": {\"type\": \"text\"}",
                "\"modalities\": [\"text\"]",
                "\"tools\": []",
                "\"tool_choice\": \"none\"",
                "\"reasoning_effort\": \"none\"",
                "\"verbosity\": \"medium\""
            })
    void ignoresParametersThatCannotChangeTheAnswer(String parameter) {
        assertThat(with(", " + parameter).messages()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "tools": [{"type": "function"}]                | tools             | unsupported_parameter | Unsupported parameter: 'tools' is not supported with this model.
            "tools": "none"                                | tools             | unsupported_parameter | Unsupported parameter: 'tools' is not supported with this model.
            "tool_choice": "required"                      | tool_choice       | unsupported_parameter | Unsupported parameter: 'tool_choice' is not supported with this model.
            "functions": [{"name": "f"}]                   | functions         | unsupported_parameter | Unsupported parameter: 'functions' is not supported with this model.
            "function_call": {"name": "f"}                 | function_call     | unsupported_parameter | Unsupported parameter: 'function_call' is not supported with this model.
            "response_format": {"type": "json_object"}     | response_format   | unsupported_value     | Invalid parameter: 'response_format' of type 'json_object' is not supported with this model.
            "response_format": {"type": "json_schema"}     | response_format   | unsupported_value     | Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.
            "modalities": ["text", "audio"]                | modalities        | unsupported_parameter | Unsupported parameter: 'modalities' is not supported with this model.
            "reasoning_effort": "high"                     | reasoning_effort  | unsupported_parameter | Unsupported parameter: 'reasoning_effort' is not supported with this model.
            "store": true                                  | store             | unsupported_parameter | Unsupported parameter: 'store' is not supported with this model.
            "web_search_options": {}                       | web_search_options | unsupported_parameter | Unsupported parameter: 'web_search_options' is not supported with this model.
            "max_token": 5                                 | max_token         | unknown_parameter     | Unrecognized request argument supplied: max_token
            "stream_options": {"include_usage": true}      | stream_options    |                       | The 'stream_options' parameter is only allowed when 'stream' is enabled.
            "stream": true, "stream_options": {"x": 1}     | stream_options.x  | unknown_parameter     | Unrecognized request argument supplied: stream_options.x
            "top_logprobs": 3                              | top_logprobs      |                       | The 'top_logprobs' parameter is only allowed when 'logprobs' is enabled.
            "max_tokens": 5, "max_completion_tokens": 5    | max_tokens        | invalid_parameter_combination | Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported.
            """)
    void refusesUnsupportedParametersByName(String parameter, String name, String code, String sentence) {
        refuses(parameter, name, code, sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "max_tokens": 1.9            | max_tokens        | invalid_type                | Invalid type for 'max_tokens': expected an integer, but got a decimal number instead.
            "max_tokens": "256"          | max_tokens        | invalid_type                | Invalid type for 'max_tokens': expected an integer, but got a string instead.
            "max_tokens": true           | max_tokens        | invalid_type                | Invalid type for 'max_tokens': expected an integer, but got a boolean instead.
            "max_tokens": 1e999          | max_tokens        | invalid_type                | Invalid type for 'max_tokens': expected an integer, but got a decimal number instead.
            "max_tokens": 0              | max_tokens        | integer_below_min_value     | Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.
            "max_tokens": -5             | max_tokens        | integer_below_min_value     | Invalid 'max_tokens': integer below minimum value. Expected a value >= 1, but got -5 instead.
            "max_completion_tokens": 0   | max_completion_tokens | integer_below_min_value | Invalid 'max_completion_tokens': integer below minimum value. Expected a value >= 1, but got 0 instead.
            "n": 0                       | n                 | integer_below_min_value     | Invalid 'n': integer below minimum value. Expected a value >= 1, but got 0 instead.
            "n": 17                      | n                 | integer_above_max_value     | Invalid 'n': integer above maximum value. Expected a value <= 16, but got 17 instead.
            "n": 1.5                     | n                 | invalid_type                | Invalid type for 'n': expected an integer, but got a decimal number instead.
            "temperature": 2.1           | temperature       | decimal_above_max_value     | Invalid 'temperature': decimal above maximum value. Expected a value <= 2, but got 2.1 instead.
            "temperature": -0.1          | temperature       | decimal_below_min_value     | Invalid 'temperature': decimal below minimum value. Expected a value >= 0, but got -0.1 instead.
            "temperature": "1"           | temperature       | invalid_type                | Invalid type for 'temperature': expected a decimal, but got a string instead.
            "top_p": 1.01                | top_p             | decimal_above_max_value     | Invalid 'top_p': decimal above maximum value. Expected a value <= 1, but got 1.01 instead.
            "top_k": -2                  | top_k             | integer_below_min_value     | Invalid 'top_k': integer below minimum value. Expected a value >= -1, but got -2 instead.
            "min_p": 2                   | min_p             | decimal_above_max_value     | Invalid 'min_p': decimal above maximum value. Expected a value <= 1, but got 2 instead.
            "repetition_penalty": 0      | repetition_penalty | decimal_below_min_value    | Invalid 'repetition_penalty': decimal below minimum value. Expected a value >= 0.01, but got 0 instead.
            "presence_penalty": 2.5      | presence_penalty  | decimal_above_max_value     | Invalid 'presence_penalty': decimal above maximum value. Expected a value <= 2, but got 2.5 instead.
            "frequency_penalty": -3      | frequency_penalty | decimal_below_min_value     | Invalid 'frequency_penalty': decimal below minimum value. Expected a value >= -2, but got -3 instead.
            "logit_bias": {"a": 1}       | logit_bias        | invalid_value               | Invalid key in 'logit_bias': a. You should only be submitting non-negative integers.
            "logit_bias": {"05": 1}      | logit_bias        | invalid_value               | Invalid key in 'logit_bias': 05. You should only be submitting non-negative integers.
            "logit_bias": {"5": 101}     | logit_bias.5      | decimal_above_max_value     | Invalid 'logit_bias.5': decimal above maximum value. Expected a value <= 100, but got 101 instead.
            "logit_bias": [5]            | logit_bias        | invalid_type                | Invalid type for 'logit_bias': expected an object, but got an array instead.
            "seed": 1.5                  | seed              | invalid_type                | Invalid type for 'seed': expected an integer, but got a decimal number instead.
            "seed": 9223372036854775808  | seed              | integer_above_max_value     | Invalid 'seed': integer above maximum value. Expected a value <= 9223372036854775807, but got 9223372036854775808 instead.
            "stream": "yes"              | stream            | invalid_type                | Invalid type for 'stream': expected a boolean, but got a string instead.
            "logprobs": 1                | logprobs          | invalid_type                | Invalid type for 'logprobs': expected a boolean, but got an integer instead.
            "logprobs": true, "top_logprobs": 21 | top_logprobs | integer_above_max_value  | Invalid 'top_logprobs': integer above maximum value. Expected a value <= 20, but got 21 instead.
            "stop": ["a","b","c","d","e"] | stop             | array_above_max_length      | Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array with length 5 instead.
            "stop": [1]                  | stop[0]           | invalid_type                | Invalid type for 'stop[0]': expected a string, but got an integer instead.
            "stop": "\\ude01x"            | stop              | invalid_value               | Invalid 'stop': expected complete characters, but got an unpaired surrogate.
            "stop": ["a", "b\\ud83d"]     | stop[1]           | invalid_value               | Invalid 'stop[1]': expected complete characters, but got an unpaired surrogate.
            "stop": {}                   | stop              | invalid_type                | Invalid type for 'stop': expected a string or an array of strings, but got an object instead.
            """)
    void refusesAValueThatIsWrong(String parameter, String name, String code, String sentence) {
        refuses(parameter, name, code, sentence);
    }

    @Test
    void takesStopTextsOfUpToAThousandCharacters() {
        String longest = "\ud83d\ude01".repeat(1000);

        assertThat(with(", \"stop\": [\"" + longest + "\"]").settings().stop()).containsExactly(longest);
        refuses(
                "\"stop\": [\"a\", \"" + longest + "x\"]",
                "stop[1]",
                "string_above_max_length",
                "Invalid 'stop[1]': string too long. Expected a string with maximum length 1000, but got a string with"
                        + " length 1001 instead.");
    }

    private static void refuses(String parameter, String name, String code, String sentence) {
        assertThatThrownBy(() -> with(", " + parameter)).isInstanceOfSatisfying(RefusedChatException.class, refused -> {
            ChatBodies.Failure.Reason reason = refused.body().error();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(reason).isEqualTo(new ChatBodies.Failure.Reason(sentence, "invalid_request_error", name, code));
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}           | Missing required parameter: 'model'. GET /v1/models lists the names.
            {"model": 3} | Invalid type for 'model': expected a string, but got an integer instead.
            {"model": "m"} | Missing required parameter: 'messages'.
            {"model": "m", "messages": []} | Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.
            {"model": "m", "messages": "hi"} | Invalid type for 'messages': expected an array of objects, but got a string instead.
            []           | The body is an empty array: a JSON object is expected.
            "hi"         | The body is a string: a JSON object is expected.
            17           | The body is an integer: a JSON object is expected.
            null         | The body is empty: a JSON object is expected.
            ''           | The body is empty: a JSON object is expected.
            {            | We could not parse the JSON body of your request (line 1, column 2): one JSON object without duplicate names is expected.
            {"top_p": NaN} | We could not parse the JSON body of your request (line 1, column 14): one JSON object without duplicate names is expected.
            {"n": 1, "n": 2} | We could not parse the JSON body of your request (line 1, column 13): one JSON object without duplicate names is expected.
            {"n": 1} {}  | We could not parse the JSON body of your request (line 1, column 10): one JSON object without duplicate names is expected.
            """)
    void refusesABodyThatIsNotARequest(String body, String sentence) {
        assertThatThrownBy(() -> ChatRequest.read(body))
                .isInstanceOf(RefusedChatException.class)
                .hasMessage(sentence);
    }

    @Test
    void refusesABodyThatIsNestedTooDeep() {
        assertThatThrownBy(() -> ChatRequest.read("[".repeat(100_000)))
                .isInstanceOf(RefusedChatException.class)
                .hasMessageStartingWith("We could not parse the JSON body of your request");
    }

    private static ChatRequest with(String parameters) {
        return ChatRequest.read(
                "{\"model\": \"m\", \"messages\": [{\"role\": \"user\", \"content\": \"a\"}]" + parameters + "}");
    }
}
