package dev.trainyard.readers.records;

import java.nio.file.Path;

/**
 * A file of a source that holds many documents.
 *
 * @param path inside the source, with forward slashes; the file's name where the source is this one file
 * @param place on the disk
 */
record RecordFile(String path, Path place) {
    /** The path of one document in this file. */
    String at(long number) {
        return path + ":" + number;
    }
}
