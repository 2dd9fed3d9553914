package dev.trainyard.ingest.redteam;

import dev.trainyard.contracts.artifact.Sha256;
import dev.trainyard.ingest.source.SourceFolders;
import dev.trainyard.ingest.source.SourceRefusedException;
import dev.trainyard.items.RequestItem;
import dev.trainyard.items.redteam.RedTeamFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the requests of {@code evaluate.redTeam}, so that an evaluation finds them sealed with the corpus. */
public final class RedTeamRequests {
    private static final String ABSENT = "absent";

    private RedTeamRequests() {}

    /**
     * The requests of all files, in the recipe's order.
     *
     * @param files as in the recipe
     * @throws SourceRefusedException if a file is outside of the folders or missing, or a line of it is wrong
     */
    public static List<RequestItem> read(List<String> files, SourceFolders folders) throws IOException {
        List<RequestItem> items = new ArrayList<>();
        Map<String, String> places = new HashMap<>();
        for (int i = 0; i < files.size(); i++) {
            Path file = folders.findRequests(field(i), files.get(i));
            for (RequestItem item : read(file)) {
                String before = places.putIfAbsent(item.name(), files.get(i));
                if (before != null && !before.equals(files.get(i))) {
                    throw new SourceRefusedException(
                            files.get(i) + " repeats a request of " + before + ": give each request in one file only.");
                }
                items.add(item);
            }
            if (items.size() > RedTeamFile.MOST_REQUESTS) {
                throw new SourceRefusedException("The files of evaluate.redTeam have more than "
                        + RedTeamFile.MOST_REQUESTS + " requests together: give fewer.");
            }
        }
        return items;
    }

    private static List<RequestItem> read(Path file) throws IOException {
        try {
            return RedTeamFile.read(file);
        } catch (RedTeamFile.RefusedLineException e) {
            throw new SourceRefusedException(String.valueOf(e.getMessage()));
        }
    }

    /** The texts that no training document may contain, by name. */
    public static SortedMap<String, String> texts(List<RequestItem> requests) {
        SortedMap<String, String> texts = new TreeMap<>();
        for (RequestItem request : requests) texts.put("red-team/" + request.name(), request.text());
        return texts;
    }

    /** The digest of each file. */
    public static List<String> contents(List<String> files, SourceFolders folders) {
        List<String> contents = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) contents.add(content(field(i), files.get(i), folders));
        return contents;
    }

    private static String content(String field, String file, SourceFolders folders) {
        try {
            return Sha256.of(folders.findRequests(field, file)).hex();
        } catch (IOException e) {
            return ABSENT; // The job itself will report the error.
        }
    }

    private static String field(int index) {
        return "evaluate.redTeam[" + index + "]";
    }
}
