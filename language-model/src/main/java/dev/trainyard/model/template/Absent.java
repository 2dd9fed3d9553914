package dev.trainyard.model.template;

/** A value that is not there. */
sealed interface Absent {
    /** Python's {@code None}. */
    None NONE = new None();

    record None() implements Absent {}

    /**
     * The value of a variable or field that does not exist: empty text, false, and an error if it is used otherwise.
     *
     * @param name of the variable or field
     */
    record Undefined(String name) implements Absent {
        TemplateException used() {
            return new TemplateException("'" + name + "' is undefined");
        }
    }
}
