package dev.trainyard.readers.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainContentTest {
    private static final String ONE =
            "Twice a year the town library invites its readers to say in public what they think"
                    + " about its opening hours, its reading room and the books that it buys.";
    private static final String TWO = "This spring the librarians would like to hear about the new reading room on the"
            + " second floor, which has been open until nine in the evening since January.";
    private static final String THREE =
            "Every question that is raised within a week is answered on the board in the hall,"
                    + " and what cannot be answered is passed on to the council of the town.";
    private static final String ARTICLE = "<h1>Open thread</h1><p>" + ONE + "</p><p>" + TWO + "</p>";
    private static final String TEXT = "Open thread\n\n" + ONE + "\n\n" + TWO + "\n";

    @Test
    void dropsWhatAnArticleIsMarkedTogetherWith() throws InterruptedIOException {
        for (String other : List.of(
                "<div id=comments class=comments-area><h2>2 Comments</h2><ol><li class=comment><p>reader-one says:</p>"
                        + "<p>It is a good thing that nobody reads any more.</p></li></ol></div>",
                "<div id=comentarios><h3>2 comentarios</h3><ol><li><p>Me parece muy bien que nadie lea.</p></li></ol></div>",
                "<section class=leserkommentare><h3>Kommentare</h3><p>Es ist gut, dass niemand mehr liest.</p></section>",
                "<div class=most-popular><h3>Most Popular</h3><p>Bridge closed on Monday</p><p>Ten bakeries to try</p></div>",
                "<div id=jp-relatedposts><h3>Related</h3><p>" + THREE + "</p></div>",
                "<div class=mediaRelatedBox><p>" + THREE + "</p></div>",
                "<div class=sharedaddy><ul><li><a href=x>Share on something</a></ul></div>",
                "<section class='newsletter-signup'><p>Sign up for our newsletter, which is sent to you every week.</p></section>",
                "<div class=byline>By A. Reader, who has been writing about the library for years</div>",
                "<figure><img src=x><figcaption>The library as seen from the market place.</figcaption></figure>",
                "<form><p>Tell us what you think about the library, in a few words.</p></form>",
                "<ul><li><a href=x>About us</a><li><a href=y>All our pages</a></ul>",
                "<div><a href=x><img></a><h3><a href=x>Bridge closed on Monday</a></h3><p>It is too old for so many cars, as"
                        + " the town has found.</p></div>")) {
            for (String mark : List.of("article", "main", "div")) {
                assertThat(text("<" + mark + ">" + ARTICLE + other + "</" + mark + ">"))
                        .as(mark + ": " + other)
                        .isEqualTo(TEXT);
            }
        }
    }

    @Test
    void keepsCommentsWhereTheyAreWhatAPageIsFor() throws InterruptedIOException {
        String comments = "<div class=comment><p>" + ONE + "</p></div><div class=comment><p>" + TWO + "</p></div>";

        assertThat(text("<main><h1>What do you think?</h1>" + comments + "</main>"))
                .isEqualTo("What do you think?\n\n" + ONE + "\n\n" + TWO + "\n");
        assertThat(text("<main itemscope itemtype='https://schema.org/DiscussionForumPosting'><p>" + THREE + "</p><p>"
                        + THREE + "</p>" + comments + "</main>"))
                .contains(ONE, TWO);
    }

    @Test
    void readsEveryPostOfAForum() throws InterruptedIOException {
        String post = "<div class='post has-profile'><dl class=postprofile><dt>someone<dd>Posts: 12</dl>"
                + "<div class=postbody><p class=author>by someone</p><div class=content>%s</div></div></div>";

        assertThat(text("<div id=page-body><h2>Reading room</h2>" + post.formatted(ONE) + post.formatted(TWO)
                        + post.formatted(THREE) + "</div>"))
                .contains(ONE, TWO, THREE)
                .doesNotContain("Posts: 12", "by someone");
    }

    @Test
    void keepsDocumentationOfFewLongParagraphs() throws InterruptedIOException {
        String page =
                "<div class=document><div class=section id=usage><h1>Usage</h1><p>Install it:</p><pre>pip install x</pre>"
                        + "<div class=section id=sharing-with-others><h2>Sharing with others</h2><p>Call <code>share()</code>.</p>"
                        + "<dl><dt>share(name)<dd>Shares it.</dl></div><div class=section id=comments><h2>Comments</h2><p>Begin with"
                        + " a hash.</p><div class='admonition note'><p>Blank lines are no comments.</p></div></div></div></div>";

        assertThat(text("<nav>Home</nav>" + page)).isEqualTo("""
                Usage

                Install it:

                ```
                pip install x
                ```

                Sharing with others

                Call share().

                share(name)
                : Shares it.

                Comments

                Begin with a hash.

                Blank lines are no comments.
                """);
    }

    @Test
    void keepsAnOpinionInANewspaper() throws InterruptedIOException {
        assertThat(text("<article class=kommentar>" + ARTICLE + "</article><p>" + THREE + "</p>"))
                .isEqualTo(TEXT);
    }

    @Test
    void readsAllPartsThatAreMarkedAsMain() throws InterruptedIOException {
        assertThat(text("<div>Buy now</div><main><p>" + ONE + "</p></main><main><p>" + TWO + "</p></main>"))
                .isEqualTo(ONE + "\n\n" + TWO + "\n");
    }

    @Test
    void readsAllOfAnArticleThatIsInSeveralParts() throws InterruptedIOException {
        String page = "<div class=story-body><p>" + ONE + "</p></div><div class=ad>Buy</div><div class=story-body><p>"
                + TWO + "</p><p>" + THREE + "</p></div>";

        assertThat(text("<article>" + page + "</article>")).isEqualTo(ONE + "\n\n" + TWO + "\n\n" + THREE + "\n");
        assertThat(text("<div><div>Menu of today</div>" + page + "</div>"))
                .isEqualTo(ONE + "\n\n" + TWO + "\n\n" + THREE + "\n");
    }

    @Test
    void keepsListsOfLinkedSentencesButNotOfLinks() throws InterruptedIOException {
        String sentences =
                "<ul><li><a href=a>The reading room is open until nine.</a><li><a href=b>The hall is not heated in"
                        + " summer.</a></ul>";

        assertThat(text("<main>" + ARTICLE + sentences + "<p>" + THREE + "</p></main>"))
                .isEqualTo(TEXT + "\n- The reading room is open until nine.\n- The hall is not heated in summer.\n\n"
                        + THREE + "\n");
    }

    @Test
    void dropsNothingOutOfSentencesAndCode() throws InterruptedIOException {
        String paragraph =
                "<p>It was <span class=author>a reader</span> who asked on <time>the second of May</time> what a"
                        + " <a class=popup href='javascript:x()'>share</a> is, and got no answer.</p>";
        String code = "<pre><span class=comment># share it</span>\n<span class=k>import</span> social\n</pre>";

        assertThat(text("<article>" + ARTICLE + paragraph + code + "<p>" + THREE + "</p></article>"))
                .isEqualTo(TEXT
                        + "\nIt was a reader who asked on the second of May what a share is, and got no answer.\n\n"
                        + "```\n# share it\nimport social\n```\n\n" + THREE + "\n");
    }

    @Test
    void keepsPartsWhoseNamesOnlyRemindOfOthers() throws InterruptedIOException {
        for (String part : List.of(
                "<div class='post comments-open'>",
                "<div class='elementor-widget elementor-widget-text-editor'>",
                "<div class=paywall>",
                "<div class='row shared-content'>",
                "<div class='recipe category-cookies'>",
                "<div class=release><h2><a href=x#y>1.2</a></h2>",
                "<div class=view><ul><li>Version 1.2</ul><h2><a href=x>The library</a></h2>")) {
            assertThat(text("<div>" + ARTICLE + part + "<p>It is closed on Mondays.</p></div><p>" + THREE
                            + "</p></div>"))
                    .as(part)
                    .contains("It is closed on Mondays.");
        }
        assertThat(text("<article class='post author-sam'><p>It is closed today.</p></article><article class='post"
                        + " author-sam'><p>It is open again.</p></article>"))
                .contains("It is closed today.", "It is open again.");
    }

    @Test
    void dropsShortLinesAroundTheParagraphs() throws InterruptedIOException {
        assertThat(text("<main><div>2 May 2026</div><p>" + ONE + "</p><div>So it was decided</div><p>" + TWO
                        + "</p><p>The end.</p><div>Print this page</div></main>"))
                .isEqualTo(ONE + "\n\nSo it was decided\n\n" + TWO + "\n\nThe end.\n");
    }

    @Test
    void keepsThePageWhosePartsAllHaveTellingNames() throws InterruptedIOException {
        assertThat(text("<div class=sidebar><p>" + ONE + "</p><p>" + TWO + "</p></div>"))
                .isEqualTo(ONE + "\n\n" + TWO + "\n");
    }

    @Test
    void readsAPageOfTeasersThatHasNothingElse() throws InterruptedIOException {
        assertThat(text("<main><article><h2><a href=a>The library</a></h2><p>" + ONE
                        + "</p></article><article><h2><a href=b>" + "The room</a></h2><p>" + TWO
                        + "</p></article></main>"))
                .contains(ONE, TWO);
    }

    @Test
    void readsAPageOfHeadings() throws InterruptedIOException {
        assertThat(text("<article><h2>First picture</h2><img><h2>Second picture</h2><img></article>"))
                .isEqualTo("First picture\n\nSecond picture\n");
    }

    @Test
    void readsAllOfAMessage() throws InterruptedIOException {
        assertThat(text(
                        "<html itemscope itemtype='https://schema.org/EmailMessage'><h1>Subject</h1><html><body><div>Hello,"
                                + "</div><div class=footer><p>" + ONE + "</p></div><div>Me</div></body></html>"))
                .isEqualTo("Subject\n\nHello,\n\n" + ONE + "\n\nMe\n");
    }

    private static String text(String content) throws InterruptedIOException {
        byte[] page = ("<!doctype html>" + content).getBytes(StandardCharsets.UTF_8);
        return ((DocumentText.Read) DocumentText.of("page", page)).text();
    }
}
