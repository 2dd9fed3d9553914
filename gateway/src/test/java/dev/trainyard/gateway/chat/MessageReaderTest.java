package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageReaderTest {
    @Test
    void readsAHistoryWithCallsOfTools() throws Exception {
        List<ChatMessage> messages = read("""
                [{"role": "developer", "content": "Use tools."},
                 {"role": "user", "name": "ann", "content": "Weather?"},
                 {"role": "assistant", "content": null, "refusal": null, "annotations": [], "audio": null,
                  "function_call": null, "tool_calls": [
                    {"id": "1", "type": "function", "function": {"name": "weather", "arguments": "{\\"at\\": \\"Ulm\\"}"}},
                    {"id": "2", "type": "function", "function": {"name": "now", "arguments": ""}}]},
                 {"role": "tool", "tool_call_id": "1", "content": [{"type": "text", "text": "Rain"}]},
                 {"role": "function", "name": "now", "content": "Noon"},
                 {"role": "assistant", "content": "It rains.", "tool_calls": null},
                 {"role": "user", "content": ""}]
                """);

        assertThat(messages)
                .containsExactly(
                        ChatMessage.system("Use tools."),
                        ChatMessage.user("Weather?"),
                        ChatMessage.assistant("weather({\"at\": \"Ulm\"})\nnow()"),
                        ChatMessage.user("Rain"),
                        ChatMessage.user("Noon"),
                        ChatMessage.assistant("It rains."),
                        ChatMessage.user(""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            [{"role": "user", "content": "a"}, {"role": "tool", "content": "b"}]     | messages[1].role
            [{"role": "function", "name": "f", "content": "b"}]                      | messages[0].role
            [{"role": "assistant", "tool_calls": [{"function": {"name": "f"}}]}]     | messages[0].tool_calls
            [{"role": "assistant", "content": "a", "function_call": {"name": "f"}}]  | messages[0].function_call
            [{"role": "assistant", "content": "a", "tool_calls": []}]                | -
            [{"role": "assistant", "content": "a", "function_call": null}]           | -
            [{"role": "user", "content": "tool_calls"}]                              | -
            """)
    void findsTheFirstCallOrResultOfATool(String given, String place) throws Exception {
        assertThat(MessageReader.firstOfTools(new JsonMapper().readTree(given))).isEqualTo(Optional.ofNullable(place));
    }

    @Test
    void readsRefusalsAndListsOfParts() throws Exception {
        List<ChatMessage> messages = read("""
                [{"role": "system", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]},
                 {"role": "assistant", "content": null, "refusal": "I cannot."},
                 {"role": "assistant", "content": [{"type": "refusal", "refusal": "No."}]},
                 {"role": "assistant", "content": "x", "function_call": {"name": "f", "arguments": "{}"}}]
                """);

        assertThat(messages)
                .containsExactly(
                        ChatMessage.system("ab"),
                        ChatMessage.assistant("I cannot."),
                        ChatMessage.assistant("No."),
                        ChatMessage.assistant("x\nf({})"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"role": "user"}]                       | messages[0].content | Missing required parameter: 'messages[0].content'.
            [{"role": "user", "content": null}]      | messages[0].content | Missing required parameter: 'messages[0].content'.
            [{"role": "assistant", "content": null}] | messages[0].content | Missing required parameter: 'messages[0].content'.
            [{"content": "a"}]                       | messages[0].role    | Missing required parameter: 'messages[0].role'.
            [{"role": "robot", "content": "a"}]      | messages[0].role    | Invalid value: 'robot'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.
            ["hi"]                                   | messages[0]         | Invalid type for 'messages[0]': expected an object, but got a string instead.
            [{"role": "user", "content": 3}]         | messages[0].content | Invalid type for 'messages[0].content': expected a string or an array of objects, but got an integer instead.
            [{"role": "user", "content": ["a"]}]     | messages[0].content[0] | Invalid type for 'messages[0].content[0]': expected an object, but got a string instead.
            [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "x"}}]}] | messages[0].content[0].type | Invalid content type. 'image_url' is not supported with this model, which reads only 'text'.
            [{"role": "user", "content": [{"type": "text"}]}] | messages[0].content[0].text | Missing required parameter: 'messages[0].content[0].text'.
            [{"role": "user", "content": "a", "words": "b"}] | messages[0].words | Unrecognized request argument supplied: messages[0].words
            [{"role": "user", "content": "a", "tool_calls": [{}]}] | messages[0].tool_calls | Unrecognized request argument supplied: messages[0].tool_calls
            [{"role": "assistant", "tool_calls": [{}]}] | messages[0].tool_calls[0].function.name | Missing required parameter: 'messages[0].tool_calls[0].function.name'.
            [{"role": "assistant", "tool_calls": [{"type": "shell"}]}] | messages[0].tool_calls[0].type | Invalid value: 'shell'. Supported values are: 'function' and 'custom'.
            [{"role": "assistant", "function_call": {"name": 5}}] | messages[0].function_call.name | Invalid type for 'messages[0].function_call.name': expected a string, but got an integer instead.
            """)
    void refusesAMessageThatCannotBeRead(String messages, String parameter, String sentence) {
        assertThatThrownBy(() -> read(messages))
                .isInstanceOfSatisfying(
                        RefusedChatException.class,
                        refused -> assertThat(refused.body().error().param()).isEqualTo(parameter))
                .hasMessage(sentence);
    }

    private static List<ChatMessage> read(String messages) throws Exception {
        return MessageReader.messages(new JsonMapper().readTree(messages));
    }
}
