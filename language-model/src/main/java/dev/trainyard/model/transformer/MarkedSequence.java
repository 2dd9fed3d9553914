package dev.trainyard.model.transformer;

/**
 * Token ids, some of which are to be predicted from those before them.
 *
 * @param marked true where the id is to be predicted; never at the first
 */
public record MarkedSequence(int[] ids, boolean[] marked) {
    public MarkedSequence {
        if (ids.length == 0 || ids.length != marked.length) {
            throw new IllegalArgumentException(marked.length + " marks do not fit " + ids.length + " ids");
        }
        if (marked[0]) {
            throw new IllegalArgumentException("the first id has nothing before it to be predicted from");
        }
    }

    public int marks() {
        int marks = 0;
        for (boolean mark : marked) if (mark) marks++;
        return marks;
    }
}
