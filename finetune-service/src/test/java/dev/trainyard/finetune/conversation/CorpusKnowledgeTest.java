package dev.trainyard.finetune.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.Definition;
import dev.trainyard.corpus.DocumentedMethod;
import java.util.List;
import org.junit.jupiter.api.Test;

class CorpusKnowledgeTest {
    /** Two documents may say the same, one to learn from and one that is held out. */
    @Test
    void nothingThatIsTrainedIsAskedForAsHeldOut() {
        CorpusKnowledge trained =
                new CorpusKnowledge(List.of(definition("a", "river")), List.of(method("a", "Returns the name.")));
        CorpusKnowledge heldOut = new CorpusKnowledge(
                List.of(definition("b", "river"), definition("b", "lake")),
                List.of(method("b", "Returns the name."), method("b", "Returns the depth.")));

        CorpusKnowledge left = heldOut.without(trained);

        assertThat(left.definitions()).extracting(Definition::word).containsExactly("lake");
        assertThat(left.methods()).extracting(DocumentedMethod::sentence).containsExactly("Returns the depth.");
    }

    private static Definition definition(String document, String word) {
        return new Definition(Sha256.of(document), word, "noun", "some water");
    }

    private static DocumentedMethod method(String document, String sentence) {
        return new DocumentedMethod(Sha256.of(document), document, sentence, "String name()", "return name;");
    }
}
