package dev.trainyard.model.transformer;

/** Whether queries and keys are normalised by an RMSNorm of their own, before they are rotated. */
public enum QueryKeyNorm {
    NONE,
    /** Each head by itself, with weights that all heads share (Qwen3). */
    PER_HEAD,
    /** All heads of a position together, with a weight for each component (OLMo 2). */
    ALL_HEADS
}
