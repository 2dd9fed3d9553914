package dev.trainyard.evaluation.memory;

/** What two texts have in common before they differ. */
final class CommonBeginning {
    private CommonBeginning() {}

    /** In UTF-16 units. */
    static int length(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length() && one.charAt(at) == other.charAt(at)) at++;
        return at;
    }
}
