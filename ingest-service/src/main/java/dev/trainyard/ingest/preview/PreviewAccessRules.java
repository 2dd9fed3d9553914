package dev.trainyard.ingest.preview;

import dev.trainyard.runtime.http.AccessRules;
import dev.trainyard.runtime.http.Refusal;
import java.util.Optional;

/** As for every stage, but recipes may be sent for a preview: the gateway does, after it has checked the key. */
final class PreviewAccessRules implements AccessRules {
    static final String PATH = "/preview";
    private static final int LARGEST_RECIPE = 1 << 20;

    private final AccessRules others = new AccessRules.ReadOnly();

    @Override
    public Optional<Refusal> refuse(HttpRequest asked) {
        return isPreview(asked) ? Optional.empty() : others.refuse(asked);
    }

    @Override
    public int largestBody(HttpRequest asked) {
        return isPreview(asked) ? LARGEST_RECIPE : others.largestBody(asked);
    }

    private static boolean isPreview(HttpRequest asked) {
        return asked.method().equals("POST") && asked.path().equals(PATH);
    }

    @Override
    public String contentPolicy() {
        return others.contentPolicy();
    }
}
