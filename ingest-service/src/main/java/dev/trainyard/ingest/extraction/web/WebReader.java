package dev.trainyard.ingest.extraction.web;

import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import dev.trainyard.ingest.extraction.http.GuardedHttp;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
import dev.trainyard.ingest.source.Hosts;
import dev.trainyard.ingest.source.NameResolver;
import dev.trainyard.ingest.source.PrivateHostException;
import dev.trainyard.ingest.source.SourceAccess;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceReader;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.readers.document.DocumentBytes;
import dev.trainyard.readers.document.EvenSpread;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.IncludedPaths;
import dev.trainyard.readers.document.Origin;
import dev.trainyard.readers.document.ReadFailure;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads pages by their addresses, in the order of the list: those that the recipe names, then those of its sitemap. A
 * document's path is the page's address; the recipe's include patterns are matched against the part after the host.
 * Fetched pages are not fetched again by another attempt of the same job.
 */
public final class WebReader implements SourceReader<WebRecipe> {
    private static final int MOST_PAGES = 200_000;

    private final NameResolver names;
    private final CrawlPolicy policy;
    private final InstantSource clock;
    private final Pacing.Pause pause;

    public WebReader() {
        this(NameResolver.OF_THE_SYSTEM, CrawlPolicy.USUAL, InstantSource.system(), Pacing.Pause.REAL);
    }

    WebReader(NameResolver names, CrawlPolicy policy, InstantSource clock, Pacing.Pause pause) {
        this.names = names;
        this.policy = policy;
        this.clock = clock;
        this.pause = pause;
    }

    /** Also resolves the hosts that the recipe names, so that a private one is refused before a run has begun. */
    @Override
    public void check(WebRecipe source, SourceAccess access) throws IOException {
        Set<String> hosts = new LinkedHashSet<>();
        for (String url : source.urls()) hosts.add(address(source, url).host());
        if (source.sitemap() != null)
            hosts.add(address(source, source.sitemap()).host());
        Hosts allowed = access.privateHosts().allowedBy(source, names);
        for (String host : hosts) {
            access.cancellation().check();
            try {
                allowed.addresses(host);
            } catch (PrivateHostException e) {
                throw new SourceRefusedException(
                        "The source '" + source.name() + "' is refused: " + e.getMessage() + ".");
            } catch (UnknownHostException e) {
                // Each page will then be reported as not fetched; the host's name may be known by then.
            }
        }
    }

    @Override
    public void read(WebRecipe source, SourceAccess access, Found.Taker taker) throws IOException {
        Hosts hosts = access.privateHosts().allowedBy(source, names);
        try (GuardedHttp http = new GuardedHttp(hosts, policy.connect(), access.cancellation())) {
            PoliteFetcher visits = new PoliteFetcher(http, policy, new Pacing(clock, pause, access.cancellation()));
            ResponseCache answers = new ResponseCache(
                    visits,
                    access.fetched(source),
                    clock,
                    there -> access.progress().fetched("pages of " + source.name(), there));
            List<Listed> pages = pages(source, answers);
            EvenSpread spread = EvenSpread.of(source.maxDocuments(), pages.size());
            long number = 0;
            for (int i = 0; i < pages.size(); i++) {
                if (!spread.chooses(i)) continue;
                Found found = switch (pages.get(i)) {
                    case Listed.Page page -> page(page, answers);
                    case Listed.Missing missing -> missing.lost();
                };
                taker.take(found, ++number, spread.wanted());
            }
            answers.force();
        }
    }

    /** Pages are always on another host. */
    @Override
    public String content(WebRecipe source, SourceFolders folders) throws IOException {
        throw new SourceRefusedException("The source '" + source.name() + "' is not in a folder.");
    }

    /** An entry in a list of pages. */
    private sealed interface Listed {
        record Page(WebAddress address, @Nullable LocalDate changed) implements Listed {}

        record Missing(Found.Lost lost) implements Listed {}
    }

    private static List<Listed> pages(WebRecipe source, ResponseCache answers) throws IOException {
        IncludedPaths included = new IncludedPaths(source.include(), source.exclude());
        Map<String, Listed> pages = new LinkedHashMap<>();
        for (String url : source.urls()) {
            WebAddress address = address(source, url);
            if (included.include(inside(address))) pages.put(address.toString(), new Listed.Page(address, null));
        }
        if (source.sitemap() != null) readSitemap(source, source.sitemap(), included, answers, pages);
        return new ArrayList<>(pages.values());
    }

    private static void readSitemap(
            WebRecipe source, String sitemap, IncludedPaths included, ResponseCache answers, Map<String, Listed> pages)
            throws IOException {
        try {
            new Sitemaps(answers).read(address(source, sitemap), new Sitemaps.PageConsumer() {
                @Override
                public void page(WebAddress page, @Nullable LocalDate changed) throws IOException {
                    if (!included.include(inside(page))) return;
                    pages.putIfAbsent(page.toString(), new Listed.Page(page, changed));
                    requireFew(source, pages.size());
                }

                @Override
                public void lost(Found.Lost lost) throws IOException {
                    pages.putIfAbsent(lost.path(), new Listed.Missing(lost));
                    requireFew(source, pages.size());
                }
            });
        } catch (NotFetchedException | OptedOutException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' has the sitemap " + sitemap
                    + ", which cannot be read: " + e.getMessage() + ".");
        }
    }

    private static void requireFew(WebRecipe source, int pages) throws SourceRefusedException {
        if (pages <= MOST_PAGES) return;
        throw new SourceRefusedException("The source '" + source.name() + "' lists more than " + MOST_PAGES
                + " pages; use a sitemap of a part of the pages, or include fewer.");
    }

    private static WebAddress address(WebRecipe source, String url) throws SourceRefusedException {
        try {
            return WebAddress.of(url);
        } catch (NotFetchedException e) {
            throw new SourceRefusedException("The source '" + source.name() + "' names the page " + url + ", but "
                    + e.getMessage() + "; expected is, for example, https://example.org/page.");
        }
    }

    /** The part of an address that the recipe's patterns are matched against. */
    private static String inside(WebAddress page) {
        String path = page.uri().getPath();
        return path == null ? "" : path.replaceFirst("^/+", "");
    }

    private static Found page(Listed.Page page, ResponseCache answers) throws IOException {
        String path = page.address().toString();
        WebResponse answer;
        try {
            answer = answers.get(
                    page.address(),
                    DocumentBytes.MOST,
                    got -> OptOutHeaders.in(got).isEmpty());
        } catch (NotFetchedException e) {
            return new Found.Lost(path, ReadFailure.NOT_FETCHED, String.valueOf(e.getMessage()));
        } catch (OptedOutException e) {
            return new Found.Lost(path, ReadFailure.OPTED_OUT, String.valueOf(e.getMessage()));
        }
        var reserved = OptOutHeaders.in(answer);
        if (reserved.isPresent()) return new Found.Lost(path, ReadFailure.OPTED_OUT, reserved.get());
        byte[] bytes = answer.whole() ? Utf8Page.of(answer) : new byte[0];
        if (!answer.whole() || bytes.length > DocumentBytes.MOST) return new Found.Lost(path, ReadFailure.TOO_LARGE);
        LocalDate changed = answer.header("Last-Modified").map(WebReader::day).orElse(page.changed());
        return new Found.Content(
                path,
                bytes,
                new Origin(changed, null, answer.address().toString()),
                answer.header("Content-Type")
                        .map(type -> type.toLowerCase(java.util.Locale.ROOT))
                        .orElse(null));
    }

    private static @Nullable LocalDate day(String lastModified) {
        try {
            return ZonedDateTime.parse(lastModified.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .withZoneSameInstant(ZoneOffset.UTC)
                    .toLocalDate();
        } catch (DateTimeException e) {
            return null;
        }
    }
}
