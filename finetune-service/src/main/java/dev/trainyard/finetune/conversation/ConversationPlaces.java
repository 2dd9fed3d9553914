package dev.trainyard.finetune.conversation;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.corpus.ledger.LedgerEntry;
import dev.trainyard.corpus.ledger.LedgerFile;
import dev.trainyard.corpus.ledger.LedgerFilter;
import dev.trainyard.corpus.ledger.LedgerReader;
import dev.trainyard.corpus.ledger.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where conversations stand in the files of their sources, from the ledger of the corpus's conversations. */
public final class ConversationPlaces {
    private static final int READ_TOGETHER = 1_000;

    private final Optional<Path> folder;
    private final Runnable watch;

    /**
     * @param folder of the corpus's conversations; empty if it has none
     * @param watch called between parts of the ledger; it may throw to stop
     */
    public ConversationPlaces(Optional<Path> folder, Runnable watch) {
        this.folder = folder;
        this.watch = watch;
    }

    /** The file and line of each, as far as the ledger has it. @param wanted ids by source */
    Map<Sha256, String> of(Map<String, Set<Sha256>> wanted) throws IOException {
        Map<Sha256, String> places = new HashMap<>();
        if (wanted.isEmpty() || folder.isEmpty() || !LedgerFile.isIn(folder.get())) return places;
        try (LedgerReader ledger = LedgerReader.open(folder.get())) {
            for (Map.Entry<String, Set<Sha256>> source : wanted.entrySet()) {
                LedgerFilter kept = new LedgerFilter(source.getKey(), Verdict.KEPT, null, null);
                Long next = 0L;
                while (next != null && !places.keySet().containsAll(source.getValue())) {
                    watch.run();
                    LedgerReader.Page page = ledger.page(kept, next, READ_TOGETHER);
                    for (LedgerEntry entry : page.entries()) {
                        if (source.getValue().contains(entry.id())) places.put(entry.id(), entry.path());
                    }
                    next = page.next();
                }
            }
        }
        return places;
    }
}
