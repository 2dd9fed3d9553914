package dev.trainyard.evaluation;

import dev.trainyard.contracts.event.Split;
import dev.trainyard.evaluation.task.ItemResult;
import dev.trainyard.evaluation.task.Task;
import dev.trainyard.items.contamination.Contamination;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The items of an evaluation whose text stands in the training documents of its corpus, by the rule by which data
 * collection keeps items out of them. A model can answer such an item from memory. Data collection leaves none in a
 * corpus that it made for these items, so something is found only if it did not know them.
 */
final class ContaminatedItems {
    private final Map<String, Set<String>> byTask;

    private ContaminatedItems(Map<String, Set<String>> byTask) {
        this.byTask = byTask;
    }

    private record Place(String task, String item) {}

    /** Searches the training documents for the items of all tasks that may not stand there. */
    static ContaminatedItems in(CorpusDocuments documents, List<Task> tasks) throws IOException {
        TreeMap<String, String> texts = new TreeMap<>();
        Map<String, Place> places = new HashMap<>();
        for (Task task : tasks) {
            for (int i = 0; i < task.items(); i++) {
                String name = task.name() + "/" + i;
                Place place = new Place(task.name(), task.item(i).name());
                task.searchedText(i).ifPresent(text -> {
                    texts.put(name, text);
                    places.put(name, place);
                });
            }
        }
        Map<String, Set<String>> found = new HashMap<>();
        if (!texts.isEmpty()) {
            Contamination.Search search = new Contamination(texts).search();
            documents.read(document -> {
                if (document.split() == Split.TRAIN) search.read(document.text());
            });
            for (String name : search.found()) {
                Place place = places.get(name);
                if (place != null) {
                    found.computeIfAbsent(place.task(), _ -> new HashSet<>()).add(place.item());
                }
            }
        }
        return new ContaminatedItems(found);
    }

    /** The results, in which contaminated items say so. */
    List<ItemResult> marked(Task task, List<ItemResult> results) {
        Set<String> contaminated = byTask.getOrDefault(task.name(), Set.of());
        return results.stream()
                .map(result -> contaminated.contains(result.item()) ? result.asContaminated() : result)
                .toList();
    }
}
