package dev.trainyard.corpus.bugs;

/**
 * A small change that breaks a method in a way that the compiler reports and that shows in the method itself how to repair
 * it. Changes that still compile, such as another operator or a bound that is off by one, are not among them: nothing
 * says what such a method should have done.
 */
public enum Mutation {
    /** A letter of a name is lost, or two are exchanged: {@code text.lenght()}. */
    MISSPELT_NAME,
    /** A call lacks its last argument, if that is a name. */
    LOST_ARGUMENT,
    /** A body lacks its last statement, {@code return result;}. */
    LOST_RETURN,
    /** A local variable has a type that its first value does not fit. */
    WRONG_TYPE,
    /** {@code if (count = 0)} for {@code if (count == 0)}. */
    ASSIGNMENT_FOR_COMPARISON,
    /** A local variable lacks its first value, a literal, and is read before it has one. */
    LOST_VALUE,
    /** A statement lacks its semicolon. */
    LOST_SEMICOLON
}
