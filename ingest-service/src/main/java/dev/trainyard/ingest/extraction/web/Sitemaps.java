package dev.trainyard.ingest.extraction.web;

import crawlercommons.sitemaps.AbstractSiteMap;
import crawlercommons.sitemaps.SiteMap;
import crawlercommons.sitemaps.SiteMapIndex;
import crawlercommons.sitemaps.SiteMapParser;
import crawlercommons.sitemaps.SiteMapURL;
import crawlercommons.sitemaps.UnknownFormatException;
import dev.trainyard.ingest.extraction.http.NotFetchedException;
import dev.trainyard.ingest.extraction.http.WebAddress;
import dev.trainyard.ingest.extraction.http.WebResponse;
import dev.trainyard.readers.document.Found;
import dev.trainyard.readers.document.ReadFailure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages that a sitemap and the sitemaps in it list, in order. Source: sitemaps.org; RSS and Atom feeds and
 * plain text lists are read as well. Pages on another host than the sitemap's are not accepted.
 */
final class Sitemaps {
    /** sitemaps.org allows 50 MB, without compression. */
    private static final int MOST_BYTES = 50 << 20;

    private static final int DEEPEST = 3;
    private static final int MOST_SITEMAPS = 5_000;

    private final ResponseCache answers;
    private final Set<String> seen = new HashSet<>();

    /** Receives the listed pages. */
    interface PageConsumer {
        /** @param changed when the page was last changed, according to the sitemap */
        void page(WebAddress page, @Nullable LocalDate changed) throws IOException;

        void lost(Found.Lost lost) throws IOException;
    }

    Sitemaps(ResponseCache answers) {
        this.answers = answers;
    }

    /**
     * @throws NotFetchedException if the sitemap cannot be fetched, or is not a sitemap
     * @throws OptedOutException if it may not be read
     */
    void read(WebAddress root, PageConsumer taker) throws IOException {
        seen.add(root.toString());
        offer(fetch(root), root.host(), 1, taker);
    }

    private void offer(AbstractSiteMap map, String host, int depth, PageConsumer taker) throws IOException {
        switch (map) {
            case SiteMapIndex index -> {
                for (AbstractSiteMap listed : index.getSitemaps()) {
                    offerListed(listed.getUrl().toString(), host, depth + 1, taker);
                }
            }
            case SiteMap pages -> {
                for (SiteMapURL page : pages.getSiteMapUrls()) {
                    offerPage(page.getUrl().toString(), day(page.getLastModified()), host, taker);
                }
            }
            default -> throw new NotFetchedException("it is not a sitemap");
        }
    }

    private void offerListed(String url, String host, int depth, PageConsumer taker) throws IOException {
        if (!seen.add(url)) return;
        if (depth > DEEPEST || seen.size() > MOST_SITEMAPS) {
            taker.lost(new Found.Lost(
                    url, ReadFailure.NOT_FETCHED, "there are too many sitemaps, or they are nested too deeply"));
            return;
        }
        AbstractSiteMap map;
        try {
            map = fetch(WebAddress.of(url));
        } catch (NotFetchedException e) {
            taker.lost(new Found.Lost(url, ReadFailure.NOT_FETCHED, "sitemap: " + e.getMessage()));
            return;
        } catch (OptedOutException e) {
            taker.lost(new Found.Lost(url, ReadFailure.OPTED_OUT, "sitemap: " + e.getMessage()));
            return;
        }
        offer(map, host, depth, taker);
    }

    private static void offerPage(String url, @Nullable LocalDate changed, String host, PageConsumer taker)
            throws IOException {
        WebAddress address;
        try {
            address = WebAddress.of(url);
        } catch (NotFetchedException e) {
            taker.lost(new Found.Lost(url, ReadFailure.NOT_FETCHED, String.valueOf(e.getMessage())));
            return;
        }
        if (address.host().equals(host)) {
            taker.page(address, changed);
        } else {
            taker.lost(new Found.Lost(url, ReadFailure.NOT_FETCHED, "it is on another host than its sitemap"));
        }
    }

    private AbstractSiteMap fetch(WebAddress address) throws IOException {
        // Many sitemaps have a noindex header for themselves, which says nothing about their pages.
        WebResponse answer = answers.get(address, MOST_BYTES, _ -> true);
        byte[] bytes = answer.whole() ? decompressed(answer.body()) : new byte[0];
        if (!answer.whole() || bytes.length > MOST_BYTES) throw new NotFetchedException("the sitemap is too large");
        try {
            // Not strict: many sites have their sitemaps in a folder next to the pages. A broken sitemap is refused.
            return new SiteMapParser(false, false)
                    .parseSiteMap(bytes, address.uri().toURL());
        } catch (UnknownFormatException | IllegalArgumentException e) {
            throw new NotFetchedException("it is not a sitemap");
        }
    }

    /** Decompresses here, because the parser's decompression has no limit. */
    private static byte[] decompressed(byte[] bytes) throws IOException {
        boolean gzip = bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b;
        if (!gzip) return bytes;
        try (InputStream in = new GzipCompressorInputStream(new ByteArrayInputStream(bytes), true)) {
            return in.readNBytes(MOST_BYTES + 1);
        } catch (IOException e) {
            throw new NotFetchedException("the sitemap's compression is damaged");
        }
    }

    private static @Nullable LocalDate day(@Nullable Date date) {
        return date == null ? null : date.toInstant().atZone(ZoneOffset.UTC).toLocalDate();
    }
}
