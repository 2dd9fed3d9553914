package dev.trainyard.corpus.card;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdoptedModelTest {
    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {"license: apache-2.0", "license: 'apache-2.0'", "license:   \"apache-2.0\"  "})
    void hasTheLicenceOfTheDescriptionsMetadata(String line) throws IOException {
        AdoptedModel model = AdoptedModel.in(folder("---\nlanguage:\n- en\n" + line + "\n---\n# A model\n"));

        assertThat(model).isEqualTo(new AdoptedModel("small", "apache-2.0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# A model\n\nlicense: mit\n",
                "---\nlanguage: en\n---\nlicense: mit\n",
                "---\nlicense: <b>mit</b>\n---\n",
                "---\nbase:\n  license: mit\n---\n",
                "---\nlicense:\n---\n",
                ""
            })
    void hasNoLicenceThatTheMetadataDoesNotName(String description) throws IOException {
        assertThat(AdoptedModel.in(folder(description)).licence()).isNull();
    }

    @Test
    void hasNoLicenceIfTheDescriptionIsNoText() throws IOException {
        Path folder = folder("");
        Files.write(folder.resolve("README.md"), "---\n\u00e9: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(AdoptedModel.in(folder).licence()).isNull();
    }

    @Test
    void isReadBackFromTheCorpus() throws IOException {
        AdoptedModel model = new AdoptedModel("small", "mit");
        model.write(home);

        assertThat(AdoptedModel.read(home)).contains(model);
        assertThat(AdoptedModel.read(folder(""))).isEmpty();
    }

    private Path folder(String description) throws IOException {
        Path folder = Files.createDirectories(home.resolve("small"));
        Files.writeString(folder.resolve("README.md"), description);
        return folder;
    }
}
