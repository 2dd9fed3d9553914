package dev.trainyard.model.template;

/** What a template can call: a function, a macro, or a method of a value. */
@FunctionalInterface
interface Function {
    Object call(Arguments arguments);
}
