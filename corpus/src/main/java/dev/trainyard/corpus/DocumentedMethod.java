package dev.trainyard.corpus;

import dev.trainyard.contracts.artifact.Sha256;

/**
 * A Java method together with its author's description of it.
 *
 * @param document the source file
 * @param path of the source file
 * @param sentence the first sentence of the Javadoc, without tags
 * @param signature from modifiers to parameters and exceptions on one line, without annotations
 * @param body the lines between the braces, without their common indentation
 */
public record DocumentedMethod(Sha256 document, String path, String sentence, String signature, String body) {

    /** The method as source code. */
    public String code() {
        return signature + " {\n" + body.indent(4) + "}";
    }

    /** The same method with another text between its braces. */
    public DocumentedMethod withInside(String inside) {
        return new DocumentedMethod(document, path, sentence, signature, body(inside));
    }

    /** The lines between the braces of a method, without the indentation that they share. */
    static String body(String inside) {
        return inside.strip().isEmpty()
                ? ""
                : inside.replaceFirst("^[ \t]*\n", "").stripTrailing().stripIndent();
    }

    /** The sentence as a Javadoc comment on one line. */
    public String javadoc() {
        return "/** " + sentence + " */";
    }
}
