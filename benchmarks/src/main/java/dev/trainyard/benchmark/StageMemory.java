package dev.trainyard.benchmark;

/**
 * The time and memory of one stage's job.
 *
 * @param heapBytes the largest heap right after a garbage collection
 * @param residentMegabytes the peak resident memory of the process, in units of 2^20 bytes; it includes resident pages
 *     of memory-mapped files, which the system can reclaim
 */
record StageMemory(double seconds, long heapBytes, double residentMegabytes) {}
