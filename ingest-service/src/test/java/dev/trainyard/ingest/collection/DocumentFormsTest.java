package dev.trainyard.ingest.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.RecipeReader;
import dev.trainyard.contracts.recipe.SourceRecipe;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentFormsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "README.md",
                "docs/manual.adoc",
                "docs/index.rst",
                "site/intro.MDX",
                "pom.xml",
                "library-1.0.pom",
                "notebooks/first.ipynb",
                "README",
                "readme.txt",
                "a/CHANGES",
                "CHANGELOG.txt",
                "News.txt",
                "RELEASE-NOTES.txt",
                "CODE_OF_CONDUCT"
            })
    void isDocumentationByItsNameInSourcesOfFiles(String path) {
        assertThat(DocumentForms.of(source("{kind: folder, path: a}"), path, false))
                .isEqualTo(DocumentForm.DOCUMENTATION);
        assertThat(DocumentForms.of(source("{kind: archive, path: a.zip}"), path, false))
                .isEqualTo(DocumentForm.DOCUMENTATION);
        assertThat(DocumentForms.of(source("{kind: git, repository: \"https://example.org/a.git\"}"), path, false))
                .isEqualTo(DocumentForm.DOCUMENTATION);
    }

    @ParameterizedTest
    @CsvSource({
        "news, PROSE",
        "history.txt, PROSE",
        "notes.txt, PROSE",
        "chapters/README/one.txt, PROSE",
        "readmes, PROSE",
        "README.java, CODE",
        "config.xml, CODE",
        "application.yaml, CODE",
        "messages.properties, CODE",
        "Makefile, CODE",
        "build/Dockerfile, CODE",
        "rules.mk, CODE",
        "notes/go, PROSE",
        "letters/m, PROSE",
        "org, PROSE",
        ".md/x.py, CODE"
    })
    void isAnotherFormOtherwise(String path, DocumentForm form) {
        assertThat(DocumentForms.of(source("{kind: folder, path: a}"), path, false))
                .isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org/NEWS",
                "https://example.org/README.md",
                "https://example.org/history",
                "https://example.org/index.php",
                "https://example.org/docs/java",
                "https://example.pl",
                "https://example.org/A.java"
            })
    void isProseOnTheWeb(String url) {
        assertThat(DocumentForms.of(source("{kind: web, urls: [\"https://example.org/\"]}"), url, true))
                .isEqualTo(DocumentForm.PROSE);
    }

    @Test
    void isCodeOnTheWebIfItsAddressSaysSoAndItIsNoPage() {
        SourceRecipe web = source("{kind: web, urls: [\"https://example.org/\"]}");
        SourceRecipe crawl = source("{kind: warc, path: a.warc.gz}");

        assertThat(DocumentForms.of(web, "https://example.org/A.java", false)).isEqualTo(DocumentForm.CODE);
        assertThat(DocumentForms.of(crawl, "https://example.org/a.js", false)).isEqualTo(DocumentForm.CODE);
        assertThat(DocumentForms.of(crawl, "https://example.org/article.php", true))
                .isEqualTo(DocumentForm.PROSE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Java", "R", "C", "Node.js", "ASP.NET/Page.cs", "Makefile", "README"})
    void isProseInEncyclopaediasAndMailWhateverItsTitle(String title) {
        assertThat(DocumentForms.of(source("{kind: wikipedia, path: a.xml}"), title, false))
                .isEqualTo(DocumentForm.PROSE);
        assertThat(DocumentForms.of(source("{kind: mbox, path: a.mbox}"), title, false))
                .isEqualTo(DocumentForm.PROSE);
    }

    @ParameterizedTest
    @CsvSource({"prose, README.md", "documentation, page.txt", "entry, pom.xml", "code, NEWS"})
    void isWhatTheSourceSaysBeforeAllElse(String form, String path) {
        assertThat(DocumentForms.of(source("{kind: folder, path: a, form: " + form + "}"), path, false)
                        .key())
                .isEqualTo(form);
    }

    private static SourceRecipe source(String fields) {
        return RecipeReader.read("""
                        preset: smoke
                        corpus:
                          sources:
                          - %s
                        """.formatted("{name: some, licence: MIT, " + fields.substring(1)))
                .corpus()
                .sources()
                .getFirst();
    }
}
