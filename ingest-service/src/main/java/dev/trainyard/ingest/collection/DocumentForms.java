package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.util.Locale;
import java.util.Set;

/**
 * Determines the form of a document: what its source says, or else what its path says. Only sources of files have
 * documentation. Pages, articles and mail are prose, whatever their addresses and titles end with.
 */
final class DocumentForms {
    /** Endings of source code and configuration files. */
    private static final Set<String> CODE = Set.of(
            "java",
            "kt",
            "kts",
            "scala",
            "groovy",
            "clj",
            "gradle",
            "js",
            "mjs",
            "cjs",
            "jsx",
            "ts",
            "tsx",
            "vue",
            "c",
            "h",
            "cc",
            "cpp",
            "cxx",
            "hh",
            "hpp",
            "cs",
            "fs",
            "vb",
            "go",
            "rs",
            "swift",
            "m",
            "mm",
            "py",
            "pyi",
            "rb",
            "php",
            "pl",
            "pm",
            "lua",
            "r",
            "jl",
            "hs",
            "ml",
            "mli",
            "ex",
            "exs",
            "erl",
            "dart",
            "sh",
            "bash",
            "zsh",
            "ps1",
            "bat",
            "cmd",
            "sql",
            "css",
            "scss",
            "less",
            "xml",
            "xsd",
            "xsl",
            "json",
            "yaml",
            "yml",
            "toml",
            "ini",
            "properties",
            "proto",
            "graphql",
            "cmake",
            "mk",
            "s",
            "asm",
            "tf",
            "dockerfile");

    /** Names of code without an ending. */
    private static final Set<String> CODE_NAMES = Set.of(
            "makefile",
            "gnumakefile",
            "dockerfile",
            "containerfile",
            "jenkinsfile",
            "gemfile",
            "rakefile",
            "vagrantfile");

    /** Endings of documentation. */
    private static final Set<String> DOCUMENTATION =
            Set.of("md", "markdown", "mdx", "rst", "adoc", "asciidoc", "textile", "rdoc", "org", "pom", "ipynb");

    /** Names of documentation, in any case, without an ending or with {@code txt}. */
    private static final Set<String> NAMES =
            Set.of("readme", "changelog", "contributing", "release-notes", "code-of-conduct");

    /** Names that are documentation if their first letter is a capital; {@code news} may as well be an article. */
    private static final Set<String> CAPITAL_NAMES = Set.of(
            "building",
            "changes",
            "faq",
            "governance",
            "hacking",
            "history",
            "install",
            "migrating",
            "migration",
            "news",
            "releases",
            "security",
            "support",
            "todo",
            "upgrade",
            "upgrading",
            "usage");

    private DocumentForms() {}

    /** @param page whether the document is an HTML page */
    static DocumentForm of(SourceRecipe source, String path, boolean page) {
        if (source.form() != null) return source.form();
        switch (source.kind()) {
            case WORDNET -> {
                return DocumentForm.ENTRY;
            }
            case WIKIPEDIA, MBOX -> {
                return DocumentForm.PROSE;
            }
            case WEB, WARC -> {
                // As at /index.php, or https://example.pl.
                if (page) return DocumentForm.PROSE;
            }
            case FOLDER, ARCHIVE, GIT, MAVEN, JSONL, PARQUET -> {}
        }
        String name = path.substring(path.lastIndexOf('/') + 1);
        String small = name.toLowerCase(Locale.ROOT);
        if (hasFiles(source.kind()) && isDocumentation(name, small)) return DocumentForm.DOCUMENTATION;
        int dot = small.lastIndexOf('.');
        boolean isCode = dot < 0 ? CODE_NAMES.contains(small) : CODE.contains(small.substring(dot + 1));
        return isCode ? DocumentForm.CODE : DocumentForm.PROSE;
    }

    /** Whether the paths in a source are those of files of a project; a page at {@code /news} is no changelog. */
    private static boolean hasFiles(SourceKind kind) {
        return switch (kind) {
            case FOLDER, ARCHIVE, GIT, MAVEN -> true;
            case WORDNET, JSONL, PARQUET, WARC, WIKIPEDIA, MBOX, WEB -> false;
        };
    }

    private static boolean isDocumentation(String name, String small) {
        if (small.equals("pom.xml")) return true;
        int dot = small.lastIndexOf('.');
        String ending = small.substring(dot + 1);
        if (dot >= 0 && DOCUMENTATION.contains(ending)) return true;
        if (dot >= 0 && !ending.equals("txt")) return false;
        String base = (dot < 0 ? small : small.substring(0, dot)).replace('_', '-');
        return NAMES.contains(base) || CAPITAL_NAMES.contains(base) && Character.isUpperCase(name.charAt(0));
    }
}
