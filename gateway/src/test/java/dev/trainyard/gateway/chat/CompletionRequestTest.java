package dev.trainyard.gateway.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompletionRequestTest {
    @Test
    void readsAPromptInEachOfItsForms() {
        assertThat(with("\"prompt\": \"a\"").prompts()).containsExactly(new Prompt.Text("a"));
        assertThat(with("\"prompt\": \"\"").prompts()).containsExactly(new Prompt.Text(""));
        assertThat(with("\"prompt\": [\"a\", \"b\"]").prompts())
                .containsExactly(new Prompt.Text("a"), new Prompt.Text("b"));
        assertThat(with("\"prompt\": [4.0, 5e0]").prompts()).hasSize(1).allMatch(Prompt.Tokens.class::isInstance);
        assertThat(with("\"prompt\": [4, 5]").prompts())
                .singleElement()
                .isInstanceOfSatisfying(
                        Prompt.Tokens.class, tokens -> assertThat(tokens.ids()).containsExactly(4, 5));
        CompletionRequest two = with("\"prompt\": [[4, 5], [6]], \"n\": 3, \"best_of\": 3");
        assertThat(two.prompts()).hasSize(2).allMatch(Prompt.Tokens.class::isInstance);
        assertThat(two.answers()).isEqualTo(6);
    }

    @Test
    void keepsAnswersShortUnlessLongerOnesAreWanted() {
        assertThat(with("\"prompt\": \"a\"").settings().maxTokens()).isEqualTo(16);
        assertThat(with("\"prompt\": \"a\", \"max_tokens\": 90").settings().maxTokens())
                .isEqualTo(90);
        assertThat(with("\"prompt\": \"a\"").settings().logprobs()).isEmpty();
        assertThat(with("\"prompt\": \"a\", \"logprobs\": 0").settings().logprobs())
                .hasValue(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "n": 1                          | prompt    | Missing required parameter: 'prompt'.
            "prompt": 5                     | prompt    | Invalid type for 'prompt': expected a string, or an array of strings, tokens or arrays of tokens, but got an integer instead.
            "prompt": []                    | prompt    | Invalid 'prompt': empty array. Expected an array with minimum length 1, but got an empty array instead.
            "prompt": [[]]                  | prompt[0] | Invalid 'prompt[0]': empty array. Expected an array with minimum length 1, but got an empty array instead.
            "prompt": [1, "a"]              | prompt[1] | Invalid type for 'prompt[1]': expected a token's number, but got a string instead.
            "prompt": [1.5]                 | prompt[0] | Invalid type for 'prompt[0]': expected a token's number, but got a decimal number instead.
            "prompt": ["a", 1]              | prompt[1] | Invalid type for 'prompt[1]': expected a string or an array of tokens, but got an integer instead.
            "prompt": "a", "logprobs": 6    | logprobs  | Invalid 'logprobs': integer above maximum value. Expected a value <= 5, but got 6 instead.
            "prompt": "a", "logprobs": true | logprobs  | Invalid type for 'logprobs': expected an integer, but got a boolean instead.
            "prompt": "a", "echo": true     | echo      | Unsupported parameter: 'echo' is not supported with this model.
            "prompt": "a", "suffix": "z"    | suffix    | Unsupported parameter: 'suffix' is not supported with this model.
            "prompt": "a", "best_of": 4     | best_of   | Unsupported parameter: 'best_of' is not supported with this model.
            "prompt": "a", "messages": []   | messages  | Unrecognized request argument supplied: messages
            "prompt": ["a","a","a","a","a"], "n": 13 | prompt | Invalid 'prompt': 5 prompts with 13 choices each exceed the maximum of 64 answers.
            """)
    void refusesInvalidAndUnsupportedParametersByName(String parameters, String name, String sentence) {
        assertThatThrownBy(() -> with(parameters))
                .isInstanceOfSatisfying(
                        RefusedChatException.class,
                        refused -> assertThat(refused.body().error().param()).isEqualTo(name))
                .hasMessage(sentence);
    }

    private static CompletionRequest with(String parameters) {
        return CompletionRequest.read("{\"model\": \"m\", " + parameters + "}");
    }
}
