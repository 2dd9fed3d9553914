package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.readers.Mutation;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NotebookTextTest {
    @Test
    void readsCellsInOrderWithoutTheirOutputs() throws IOException {
        assertThat(DocumentText.of("a/b.ipynb", """
                        {"cells": [
                          {"cell_type": "markdown", "metadata": {}, "source": ["# Title\\n", "\\n", "Some *words*."]},
                          {"cell_type": "code", "execution_count": 1, "outputs": [{"data": {"image/png": "iVBORw0"},
                            "value": [NaN, -Infinity, 1%s]}], "source": ["import os\\n", "os.getcwd()\\n"]},
                          {"cell_type": "code", "outputs": [], "source": []},
                          {"cell_type": "code", "source": "text = '''\\n```\\n'''"},
                          {"cell_type": "raw", "source": "As it is."}],
                         "metadata": {"kernelspec": {"language": "python3", "name": "x"}, "language_info": {"name": "python"}},
                         "nbformat": 4, "nbformat_minor": 5}
                        """.formatted("0".repeat(5_000)).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(new DocumentText.Read("""
                        # Title

                        Some *words*.

                        ```python
                        import os
                        os.getcwd()
                        ```

                        ````python
                        text = '''
                        ```
                        '''
                        ````

                        As it is.
                        """, DocumentFormat.NOTEBOOK, DocumentFacts.NONE, false));
    }

    @Test
    void readsTheWorksheetsOfOldNotebooks() throws IOException {
        assertThat(text("""
                        {"metadata": {"name": "old"}, "nbformat": 3, "worksheets": [{"cells": [
                          {"cell_type": "heading", "level": 1, "source": "Title"},
                          {"cell_type": "code", "input": ["1 + 1"], "outputs": [{"text": "2"}], "language": "python"},
                          {"cell_type": "markdown", "source": ["two", "lines"]}]}]}
                        """)).isEqualTo("Title\n\n```python\n1 + 1\n```\n\ntwo\nlines\n");
    }

    @Test
    void namesTheLanguageOfACellThatHasAnother() throws IOException {
        assertThat(text("""
                        {"cells": [{"cell_type": "code", "source": "%%bash\\nls"},
                          {"cell_type": "code", "source": "%%timeit\\n1"}],
                         "metadata": {"kernelspec": {"language": "julia"}}}
                        """)).isEqualTo("```bash\n%%bash\nls\n```\n\n```julia\n%%timeit\n1\n```\n");
    }

    @Test
    void refusesWhatIsNoNotebook() throws IOException {
        assertThat(reason("# Notes")).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("[1]")).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("{\"cells\": [1]}")).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("{\"cells\": [{\"source\": \"a\"}")).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("{\"a\": " + "[".repeat(100_000))).isEqualTo(ReadFailure.MALFORMED);
        assertThat(reason("{\"cells\": []}")).isEqualTo(ReadFailure.NO_TEXT);
        assertThat(reason("{\"cells\": [{\"source\": \"" + "a".repeat(DocumentBytes.MOST + 1) + "\"}]}"))
                .isEqualTo(ReadFailure.TOO_LARGE);
    }

    @Test
    void refusesOrReadsDamagedNotebooksWithoutAnException() throws IOException {
        byte[] whole = """
                {"cells": [{"cell_type": "code", "source": ["a\\n", "b"], "outputs": [{"data": [1, {}]}]}, {"source": "c"}],
                 "metadata": {"language_info": {"name": "python"}}}
                """.getBytes(StandardCharsets.UTF_8);
        Random random = new Random(20_261_130);

        for (int i = 0; i < 1_000; i++) {
            assertThat(DocumentText.of("a.ipynb", Mutation.of(whole, random))).isNotNull();
        }
    }

    private static String text(String json) throws IOException {
        return ((DocumentText.Read) DocumentText.of("a.ipynb", json.getBytes(StandardCharsets.UTF_8))).text();
    }

    private static ReadFailure reason(String json) throws IOException {
        return ((DocumentText.Refused) DocumentText.of("a.ipynb", json.getBytes(StandardCharsets.UTF_8))).reason();
    }
}
