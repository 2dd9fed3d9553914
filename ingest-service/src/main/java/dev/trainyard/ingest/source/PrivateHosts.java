package dev.trainyard.ingest.source;

import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import java.util.List;

/**
 * The hosts with private addresses that recipes may allow their sources to ask. A recipe comes from anyone who can start a
 * run, so what it allows by {@code allowHosts} counts for those hosts alone that the service's operator has named.
 */
public record PrivateHosts(List<String> names) {
    /** By this the operator names them. */
    public static final String SETTING = "trainyard.ingest.private-hosts";

    public static final PrivateHosts NONE = new PrivateHosts(List.of());

    public PrivateHosts {
        names = names.stream().map(Hosts::plain).toList();
    }

    /**
     * Whom a source may ask.
     *
     * @throws SourceRefusedException where its recipe allows a host that the operator does not
     */
    public Hosts allowedBy(Fetchable source, NameResolver resolver) throws SourceRefusedException {
        for (String host : source.allowHosts()) {
            if (names.contains(Hosts.plain(host))) continue;
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: its allowHosts names "
                    + host + ", but a recipe may allow only hosts that the service's operator names in " + SETTING
                    + ".");
        }
        return new Hosts(source.allowHosts(), resolver);
    }
}
