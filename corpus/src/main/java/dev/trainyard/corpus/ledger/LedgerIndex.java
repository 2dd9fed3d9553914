package dev.trainyard.corpus.ledger;

import java.util.List;

/**
 * The index of a ledger: {@code ledger-index.json}.
 *
 * @param entries of the whole ledger
 * @param bytes of {@code ledger.jsonl.gz}
 * @param groups in the order of their first entries; {@code ledger-groups.u32} gives the group of each entry
 * @param members in the file's order
 */
public record LedgerIndex(long entries, long bytes, List<LedgerGroup> groups, List<Member> members) {
    public LedgerIndex {
        groups = List.copyOf(groups);
        members = List.copyOf(members);
    }

    /**
     * A part of the ledger that can be read on its own.
     *
     * @param offset of its first byte
     * @param first the number of its first entry, from 0
     */
    public record Member(long offset, long first) {}
}
