package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageStructureTest {
    private static final String CODE = "int sum(int[] xs) {\n    int total = 0;\n\n    return total;\n}";
    private static final List<String> LINES = CODE.lines().toList();

    @Test
    void endsLinesOfCodeWhereTheirElementsEnd() throws InterruptedIOException {
        StringBuilder blocks = new StringBuilder("<pre data-language=java><code>");
        StringBuilder named = new StringBuilder("<pre><code class='hljs language-java'>");
        StringBuilder fed = new StringBuilder("<pre class=language-java><code>");
        StringBuilder broken = new StringBuilder("<div class='highlight-source-java'><pre>");
        for (String line : LINES) {
            blocks.append("<div class=ec-line><div class=code><span>" + line + "</span></div></div>");
            named.append("<span class=line>" + line + "</span>");
            fed.append("<span class=line><span class=cl>" + line + "\n</span></span>");
            broken.append(line + "<br>");
        }

        for (StringBuilder code : List.of(blocks, named, fed, broken)) {
            assertThat(text("" + code + "</pre>")).isEqualTo("```java\n" + CODE + "\n```\n");
        }
        assertThat(text("<pre><span class=line>a</span>\n<span class=line></span>\n<span class=line>b</span></pre>"))
                .isEqualTo("```\na\n\nb\n```\n");
    }

    @Test
    void endsLinesOfCodeWhereElementsAreShownAsLines() throws InterruptedIOException {
        assertThat(
                        text(
                                "<pre><span style='display:block'>a</span><span style='color:red;DISPLAY : flex'>b</span></pre>"))
                .isEqualTo("```\na\nb\n```\n");
        assertThat(
                        text(
                                "<div><code><span style='display:block'>a</span><span style='display:block'>b</span></code></div>"))
                .isEqualTo("```\na\nb\n```\n");
        assertThat(text("<pre><span style='display:inline-block'>a</span><span style='display:block-x'>b</span></pre>"))
                .isEqualTo("```\nab\n```\n");
        assertThat(text("<p>Call <code><span class=line>open()</span></code> first.</p>"))
                .isEqualTo("Call open() first.\n");
    }

    @Test
    void readsCodeWhoseLinesAreRowsWithoutTheirNumbers() throws InterruptedIOException {
        StringBuilder inside = new StringBuilder("<pre><table>");
        StringBuilder around = new StringBuilder("<table>");
        int number = 0;
        for (String line : LINES) {
            number++;
            inside.append("<tr><td class=n>" + number + "<td><code>" + line + "</code>");
            around.append("<tr><td data-line-number=" + number + " class=blob-num><td class=blob-code>" + "<pre>" + line
                    + "</pre>");
        }

        assertThat(text(inside + "</table></pre>")).isEqualTo("```\n" + CODE + "\n```\n");
        assertThat(text(around + "</table>")).isEqualTo("```\n" + CODE + "\n```\n");
        assertThat(text("<table><tr><td class=gutter><pre>1\n2\n</pre><td class=code><pre>a\nb</pre></table>"))
                .isEqualTo("```\na\nb\n```\n");
    }

    @Test
    void leavesOutTheNumbersOfLinesButNotNumbersInCode() throws InterruptedIOException {
        assertThat(text("<pre><span class=lineno>1 </span>x = 1\n<span class=lineno>2 </span>y = 2</pre>"))
                .isEqualTo("```\nx = 1\ny = 2\n```\n");
        assertThat(text("<pre>x = <span class=number>17</span></pre>")).isEqualTo("```\nx = 17\n```\n");
        assertThat(text("<pre><table><tr><td>10<td>ten</table></pre>")).isEqualTo("```\nten\n```\n");
    }

    @Test
    void keepsNumbersThatDoNotCountLines() throws InterruptedIOException {
        assertThat(text("<pre>42</pre>")).isEqualTo("```\n42\n```\n");
        assertThat(text("<pre>1 0\n0 1</pre><pre>3\n9\n27</pre>"))
                .isEqualTo("```\n1 0\n0 1\n```\n\n```\n3\n9\n27\n```\n");
        assertThat(text("<pre>9\n10\n11</pre><pre>a\nb\nc</pre>")).isEqualTo("```\na\nb\nc\n```\n");
    }

    @Test
    void readsTagsAsTextWherePagesSayThatTheyAre() throws InterruptedIOException {
        assertThat(text("<p>Write:</p><xmp><b>bold</b></xmp>")).isEqualTo("Write:\n\n```\n<b>bold</b>\n```\n");
    }

    @Test
    void omitsRowsThatAreHidden() throws InterruptedIOException {
        assertThat(text("<table><tr><td>a<td>1<tbody hidden><tr><td>b<td>2</tbody>"
                        + "<tbody style='display:\nnone'><tr><td>c<td>3</tbody><tbody><tr><td>d<td>4</table>"))
                .isEqualTo("a | 1\nd | 4\n");
    }

    @Test
    void putsALongerFenceAroundCodeThatHasAFence() throws InterruptedIOException {
        assertThat(text("<pre>```\na\n```</pre>")).isEqualTo("````\n```\na\n```\n````\n");
    }

    @Test
    void writesAFormulaAsTexInItsSentence() throws InterruptedIOException {
        String tex = "E_{n}=mc^{2}";
        String annotated = "<math><semantics><mrow><mi>E</mi></mrow><annotation encoding='application/x-tex'>" + tex
                + "</annotation></semantics></math>";
        for (String formula : List.of(
                annotated,
                "<math alttext='" + tex + "'><mi>E</mi></math>",
                "<span class=katex><span class=katex-mathml>" + annotated
                        + "</span><span class=katex-html aria-hidden=true>En</span></span>",
                "<span class=mwe-math-element><span style='display: none;'><math alttext='{\\displaystyle " + tex
                        + "}'><mi>E</mi></math></span><img class=mwe-math-fallback-image-inline aria-hidden=true alt=x></span>",
                "<img class=mwe-math-fallback-image-inline aria-hidden=true alt='{\\displaystyle " + tex + "}'>",
                "<img class=latex alt='$" + tex + "$'>",
                "<img class=tex alt='\\(" + tex + "\\)'>",
                "<math>" + tex + "</math>",
                "<span class=katex><span class=katex-html aria-hidden=true>" + tex + "\u200B</span></span>",
                "<img class=latex alt='" + tex + "'>",
                "<span class=MathJax_Preview>E</span><span class=MathJax>E</span><script type='math/tex'>" + tex
                        + "</script>",
                "<mjx-container class=MathJax><mjx-math data-latex='" + tex + "'></mjx-math></mjx-container>",
                "<mjx-container class=MathJax><mjx-math></mjx-math><mjx-assistive-mml><math><msub><mi>E</mi><mi>n</mi>"
                        + "</msub><mo>=</mo><mi>m</mi><msup><mi>c</mi><mn>2</mn></msup></math></mjx-assistive-mml>"
                        + "</mjx-container>")) {
            assertThat(text("<p>The energy is " + formula + ", as we know.</p>"))
                    .as(formula)
                    .isEqualTo("The energy is $" + tex + "$, as we know.\n");
        }
    }

    @Test
    void writesMathMlWithoutTexAsTex() throws InterruptedIOException {
        assertThat(text("<p>so <math display=block><mi>x</mi><mo>≤</mo><mfrac><mrow><mo>−</mo><mi>b</mi></mrow><msqrt>"
                        + "<mn>2</mn></msqrt></mfrac></math></p>"))
                .isEqualTo("so $$x\\leq \\frac{-b}{\\sqrt{2}}$$\n");
        assertThat(text("<p>so <math><mfenced><mi>a</mi><mi>b</mi></mfenced><mo>=</mo><mfenced open='{' close=''"
                        + " separators=''><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr></mtable></mfenced>"
                        + "</math></p>"))
                .isEqualTo("so $(a,b)=\\{\\begin{matrix}1 & 2\\\\ \\end{matrix}$\n");
    }

    @Test
    void keepsAFormulaInItsCell() throws InterruptedIOException {
        String formula = "<math alttext='1.33\\times 10^{-4}'><mn>1.33</mn></math>";

        assertThat(text("<table><tr><th>Function<th>Error<tr><td>elliptic<td>" + formula + "</table>"))
                .isEqualTo("Function | Error\n--- | ---\nelliptic | $1.33\\times 10^{-4}$\n");
    }

    @Test
    void keepsARowOnALineWhateverIsInItsCells() throws InterruptedIOException {
        assertThat(text("<table><tr><td><div>a</div><td>b<br>c<td><p>d</p><tr><td>e<td><td>f</table>"))
                .isEqualTo("a | b c | d\ne | | f\n");
        assertThat(text("<table><tr><th>Name<th>Values<tr><td>x<td>any of<ul><li>one<li>two</ul></table>"))
                .isEqualTo("Name | Values\n--- | ---\nx | any of one two\n");
    }

    @Test
    void keepsQuestionsInButtonsAndSummaries() throws InterruptedIOException {
        assertThat(text("<h2><button>How do I renew it?</button></h2><p>So.</p>"
                        + "<button aria-expanded=false>And when?</button><div>Soon.</div>"
                        + "<details><summary>Why?</summary><p>Because.</p></details><button>Copy</button>"
                        + "<button aria-controls=menu>Menu</button>"))
                .isEqualTo("How do I renew it?\n\nSo.\n\nAnd when?\n\nSoon.\n\nWhy?\n\nBecause.\n");
    }

    @Test
    void readsDeclarativeShadowRootsWithWhatIsInTheirSlots() throws InterruptedIOException {
        assertThat(text(
                        "<my-card><template shadowrootmode=open><p>First.</p><slot name=a></slot><slot></slot><p>Last.</p>"
                                + "</template><p>Other.</p><p slot=a>Named.</p><p slot=none>Not shown.</p></my-card>"))
                .isEqualTo("First.\n\nNamed.\n\nOther.\n\nLast.\n");
        assertThat(text("<p>Text.</p><template><p>Not shown.</p></template>")).isEqualTo("Text.\n");
    }

    @Test
    void writesDefinitionsAfterColonsAndReadingsInParentheses() throws InterruptedIOException {
        assertThat(text("<dl><dt>Yard<dt>Station<dd>A place.<dd>Another.</dl>"
                        + "<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp>字<rt>じ</rt></ruby>を読む</p>"))
                .isEqualTo("Yard\nStation\n: A place.\n: Another.\n\n漢(かん)字(じ)を読む\n");
    }

    @Test
    void dropsCharactersThatOnlySayWhereAWordMayBeBroken() throws InterruptedIOException {
        assertThat(text("<p>Kraft&shy;fahr&shy;zeug zero\u200Bwidth and \uFEFFbom, نمی\u200Cخواهم</p>"))
                .isEqualTo("Kraftfahrzeug zerowidth and bom, نمی\u200Cخواهم\n");
    }

    private static String text(String content) throws InterruptedIOException {
        byte[] page = ("<!doctype html><main>" + content + "</main>").getBytes(StandardCharsets.UTF_8);
        return ((DocumentText.Read) DocumentText.of("page", page)).text();
    }
}
