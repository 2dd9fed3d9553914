package dev.trainyard.contracts.event;

/**
 * In which form the questions of a task from files were put. The other tasks have a form of their own.
 *
 * @param fewShot the number of solved examples before each question
 * @param chat whether a question was a turn of a conversation, in the checkpoint's own chat template
 */
public record AskedForm(int fewShot, boolean chat) {}
