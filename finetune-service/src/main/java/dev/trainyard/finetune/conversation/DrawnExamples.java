package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.recipe.ConversationKind;
import dev.trainyard.contracts.recipe.ConversationSource;
import dev.trainyard.corpus.conversation.Dialogue;
import dev.trainyard.corpus.conversation.Preference;
import dev.trainyard.finetune.conversation.SourceMix.Drawn;
import dev.trainyard.model.tokenizer.ChatMessage;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The examples of a step with what each source gave.
 *
 * @param examples in the order in which they are numbered
 * @param shares in the order of the recipe
 */
public record DrawnExamples<E>(List<E> examples, List<SourceMix.Share> shares) {
    public DrawnExamples {
        examples = List.copyOf(examples);
        shares = List.copyOf(shares);
    }

    /** Examples of the mix for a recipe that names no sources. */
    public static <E> DrawnExamples<E> builtIn(List<E> examples) {
        int different = Set.copyOf(examples).size();
        return new DrawnExamples<>(
                examples, List.of(new SourceMix.Share(InstructionSet.SOURCE, different, examples.size(), different)));
    }

    public static DrawnExamples<InstructionExample> conversations(SourceMix.Mix<Dialogue> mix) {
        return new DrawnExamples<>(
                mix.examples().stream().map(DrawnExamples::instruction).toList(), mix.shares());
    }

    /** @param sources of the recipe */
    public static DrawnExamples<PreferenceExample> pairs(
            SourceMix.Mix<Preference> mix, List<ConversationSource> sources) {
        Set<String> glosses = sources.stream()
                .filter(source -> source.kind() == ConversationKind.DEFINITIONS)
                .map(ConversationSource::name)
                .collect(Collectors.toSet());
        return new DrawnExamples<>(
                mix.examples().stream()
                        .map(drawn -> preference(
                                drawn, glosses.contains(drawn.example().source())))
                        .toList(),
                mix.shares());
    }

    private static InstructionExample instruction(Drawn<Dialogue> drawn) {
        Dialogue dialogue = drawn.example();
        return new InstructionExample(
                dialogue.source(), dialogue.id(), ChatMessage.of(dialogue.turns()), drawn.opening());
    }

    static PreferenceExample preference(Drawn<Preference> drawn, boolean glosses) {
        Preference pair = drawn.example();
        List<ChatMessage> prompt = ChatMessage.of(pair.prompt());
        List<ChatMessage> chosen = ChatMessage.of(pair.chosen());
        List<ChatMessage> rejected = ChatMessage.of(pair.rejected());
        return new PreferenceExample(
                pair.source(),
                pair.id(),
                glosses ? PreferenceExample.Criterion.MEAN : PreferenceExample.Criterion.of(prompt, chosen, rejected),
                prompt,
                chosen,
                rejected,
                drawn.opening());
    }
}
