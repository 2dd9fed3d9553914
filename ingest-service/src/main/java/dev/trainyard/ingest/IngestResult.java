package dev.trainyard.ingest;

import dev.trainyard.contracts.event.Corpus;

/** What stage 1 makes, whoever asked for it. */
record IngestResult(Corpus corpus) {}
