package dev.trainyard.benchmark;

/**
 * What one stage's job took.
 *
 * @param heapBytes the most that the heap held right after a collection of garbage
 * @param residentMegabytes the most that the process held at once, in units of 2^20 bytes; of files that are mapped into
 *     memory it counts what the system kept there, and may take back
 */
record StageMemory(double seconds, long heapBytes, double residentMegabytes) {}
