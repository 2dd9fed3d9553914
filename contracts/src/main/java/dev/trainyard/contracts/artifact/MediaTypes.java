package dev.trainyard.contracts.artifact;

/** The kinds of folders in the artifact store. */
public final class MediaTypes {
    /** The normalised documents of a corpus and its data card. */
    public static final String CORPUS = "application/vnd.trainyard.corpus";

    /** The conversations and preferences of a corpus, their ledger and their card. */
    public static final String CONVERSATIONS = "application/vnd.trainyard.conversations";

    /** The pairs of answers in the topic of feedback up to some offsets, with their votes. */
    public static final String FEEDBACK = "application/vnd.trainyard.feedback";

    /** Token ids with an index of the documents that they came from. */
    public static final String SHARD = "application/vnd.trainyard.shard";

    /** {@code tokenizer.json} and {@code tokenizer_config.json}. */
    public static final String TOKENIZER = "application/vnd.trainyard.tokenizer";

    /** A Hugging Face model folder. */
    public static final String CHECKPOINT = "application/vnd.trainyard.checkpoint";

    /** The items, answers and scores of an evaluation. */
    public static final String EVALUATION = "application/vnd.trainyard.evaluation";

    /** The inputs of an evaluation, for the replicas that measure it. */
    public static final String EVALUATION_PLAN = "application/vnd.trainyard.evaluation-plan";

    /** The results of one checkpoint on a few items of a task. */
    public static final String SAMPLES = "application/vnd.trainyard.samples";

    /** The names of the methods of a corpus that compile as their authors wrote them. */
    public static final String COMPILING_METHODS = "application/vnd.trainyard.compiling-methods";

    /** Preference pairs with the reference model's answers and log-probabilities. */
    public static final String REFERENCE_PAIRS = "application/vnd.trainyard.reference-pairs";

    /** What a constitution step asked, answered, criticised and revised. */
    public static final String CONSTITUTION = "application/vnd.trainyard.constitution";

    /** The body of an event that is too large for its Kafka record. */
    public static final String EVENT = "application/vnd.trainyard.event";

    /** The fetched data of a source on another host. */
    public static final String FETCHED = "application/vnd.trainyard.fetched";

    private MediaTypes() {}
}
