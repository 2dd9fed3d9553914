package dev.trainyard.ingest;

import dev.trainyard.contracts.event.Corpus;

/** The result of stage 1, independent of the run that requested it. */
record IngestResult(Corpus corpus) {}
