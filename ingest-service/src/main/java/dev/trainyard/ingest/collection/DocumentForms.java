package dev.trainyard.ingest.collection;

import dev.trainyard.contracts.recipe.DocumentForm;
import dev.trainyard.contracts.recipe.SourceKind;
import dev.trainyard.contracts.recipe.SourceRecipe;
import java.util.Locale;
import java.util.Set;

/** Determines the form of a document, from its source's settings or from the ending of its path. */
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

    private DocumentForms() {}

    static DocumentForm of(SourceRecipe source, String path) {
        if (source.form() != null) return source.form();
        if (source.kind() == SourceKind.WORDNET) return DocumentForm.ENTRY;
        String name = path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
        String ending = name.substring(name.lastIndexOf('.') + 1);
        return CODE.contains(ending) || name.equals("makefile") ? DocumentForm.CODE : DocumentForm.PROSE;
    }
}
