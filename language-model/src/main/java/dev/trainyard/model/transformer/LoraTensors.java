package dev.trainyard.model.transformer;

/** The names that PEFT gives to the matrices of an adapter. */
final class LoraTensors {
    /** Added to the name of the adapted module. */
    static final String A = ".lora_A.weight";

    /** Added to the name of the adapted module. */
    static final String B = ".lora_B.weight";

    private LoraTensors() {}
}
