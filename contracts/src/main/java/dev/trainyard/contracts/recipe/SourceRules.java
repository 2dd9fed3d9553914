package dev.trainyard.contracts.recipe;

import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import dev.trainyard.contracts.recipe.SourceRecipe.FilesRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.GitRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.InFolders;
import dev.trainyard.contracts.recipe.SourceRecipe.MavenRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.RowsRecipe;
import dev.trainyard.contracts.recipe.SourceRecipe.WebRecipe;
import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Checks the required fields of each kind of source and the syntax of globs, URLs, coordinates, branches and hosts. */
final class SourceRules {
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://([^/?#\\\\]*).*", Pattern.DOTALL);
    private static final Pattern COORDINATES = Pattern.compile("NAME:NAME:VERSION"
            .replace("NAME", "[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*")
            .replace("VERSION", "[A-Za-z0-9_+-]+(\\.[A-Za-z0-9_+-]+)*"));
    private static final Pattern NO_BRANCH =
            Pattern.compile("|.*[\\s~^:?*\\[\\\\].*|.*(\\.\\.|//|@\\{).*|[./].*|.*/\\..*|.*[./]|.*\\.lock");
    private static final Pattern HOST = Pattern.compile("[^\\s/@?#\\\\]+");

    private SourceRules() {}

    /** Receives the mistakes. */
    interface Wrong {
        void add(String field, String value, String expected);
    }

    /**
     * Checks what every kind of source has.
     *
     * @param at the path to the source, with a trailing dot
     */
    static void patterns(String at, SourceRecipe source, Wrong wrong) {
        patterns(at, source.include(), source.exclude(), wrong);
    }

    /** Checks the glob patterns of a source. */
    static void patterns(String at, List<String> include, List<String> exclude, Wrong wrong) {
        each(at + "include", include, SourceRules::isGlob, "a glob such as **/*.java", wrong);
        each(at + "exclude", exclude, SourceRules::isGlob, "a glob such as **/generated/**", wrong);
    }

    /** Checks what a source needs because of its kind. */
    static void kind(String at, SourceRecipe source, Wrong wrong) {
        switch (source) {
            case FilesRecipe files -> path(at, files, wrong);
            case RowsRecipe rows -> {
                path(at, rows, wrong);
                if (rows.text() != null && rows.text().isBlank()) wrong.add(at + "text", "", "the name of a field");
            }
            case WebRecipe web -> web(at, web, wrong);
            case GitRecipe git -> git(at, git, wrong);
            case MavenRecipe maven -> maven(at, maven, wrong);
        }
        if (source instanceof Fetchable fetchable) fetchable(at, fetchable, wrong);
    }

    private static void path(String at, InFolders source, Wrong wrong) {
        String path = source.path();
        if (path == null || path.isBlank()) wrong.add(at + "path", "", "some text" + needs(source));
    }

    private static void web(String at, WebRecipe web, Wrong wrong) {
        if (web.urls().isEmpty() && web.sitemap() == null) {
            wrong.add(at + "urls", "[]", "the URLs of pages, or a sitemap" + needs(web));
        }
        each(at + "urls", web.urls(), SourceRules::isAddress, "a URL such as https://example.org/page", wrong);
        if (web.sitemap() != null && !isAddress(web.sitemap())) {
            wrong.add(at + "sitemap", web.sitemap(), "a URL such as https://example.org/sitemap.xml");
        }
    }

    private static void git(String at, GitRecipe git, Wrong wrong) {
        if (git.path() == null && git.repository() == null) {
            wrong.add(at + "path", "", "the path of a repository, or its URL in repository" + needs(git));
        }
        if (git.repository() != null && !isAddress(git.repository())) {
            wrong.add(at + "repository", git.repository(), "a URL such as https://example.org/project.git");
        }
        if (git.branch() != null && NO_BRANCH.matcher(git.branch()).matches()) {
            wrong.add(at + "branch", git.branch(), "a branch name such as main");
        }
    }

    private static void maven(String at, MavenRecipe maven, Wrong wrong) {
        if (maven.coordinates().isEmpty()) {
            wrong.add(at + "coordinates", "[]", "at least one group:artifact:version" + needs(maven));
        }
        each(
                at + "coordinates",
                maven.coordinates(),
                text -> COORDINATES.matcher(text).matches() && !text.endsWith("-SNAPSHOT"),
                "a released artifact such as org.example:library:1.0",
                wrong);
        if (maven.path() != null) return;
        String repository = maven.repository();
        if (repository == null || repository.isBlank()) {
            wrong.add(at + "repository", "", "some text" + needs(maven));
        } else if (maven.liesElsewhere() && !isAddress(repository)) {
            wrong.add(at + "repository", repository, "a URL such as https://example.org/maven");
        }
    }

    private static void fetchable(String at, Fetchable source, Wrong wrong) {
        each(
                at + "allowHosts",
                source.allowHosts(),
                text -> HOST.matcher(text).matches(),
                "a host name such as wiki.example.org",
                wrong);
        if (source.refresh() != null && !source.liesElsewhere()) {
            wrong.add(
                    at + "refresh",
                    source.refresh().key(),
                    "no value, since a source in local folders is read again by every run,");
        }
    }

    private static String needs(SourceRecipe source) {
        return RecipeShape.needs(source.kind().key());
    }

    private static void each(String field, List<String> texts, Predicate<String> good, String expected, Wrong wrong) {
        for (int i = 0; i < texts.size(); i++) {
            if (!good.test(texts.get(i))) wrong.add(field + "[" + i + "]", texts.get(i), expected);
        }
    }

    /** By the rules of Java's globs, with and without leading folders, because both will be matched. */
    private static boolean isGlob(String text) {
        try {
            FileSystems.getDefault().getPathMatcher("glob:" + text);
            if (text.startsWith("**/")) FileSystems.getDefault().getPathMatcher("glob:" + text.substring(3));
            return !text.isBlank();
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean isAddress(String text) {
        Matcher parts = ADDRESS.matcher(text.strip());
        if (!parts.matches() || parts.group(1).contains("@")) return false;
        String authority = parts.group(1);
        try {
            boolean plain = authority.chars().allMatch(c -> c < 0x80);
            URI uri = new URI("http://" + (plain ? authority : IDN.toASCII(authority)) + "/");
            return uri.getHost() != null && uri.getPort() != 0 && uri.getPort() <= 65_535;
        } catch (URISyntaxException | IllegalArgumentException e) {
            return false;
        }
    }
}
