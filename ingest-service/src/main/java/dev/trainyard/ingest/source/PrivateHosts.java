package dev.trainyard.ingest.source;

import dev.trainyard.contracts.recipe.SourceRecipe.Fetchable;
import java.util.List;

/**
 * The hosts with private addresses that recipes may allow for their sources. Anyone who can start a run can write a
 * recipe, so its {@code allowHosts} is effective only for hosts that the service's operator has listed.
 */
public record PrivateHosts(List<String> names) {
    /** The setting in which the operator lists them. */
    public static final String SETTING = "trainyard.ingest.private-hosts";

    public static final PrivateHosts NONE = new PrivateHosts(List.of());

    public PrivateHosts {
        names = names.stream().map(Hosts::plain).toList();
    }

    /**
     * The hosts that a source may connect to.
     *
     * @throws SourceRefusedException if its recipe allows a host that the operator does not
     */
    public Hosts allowedBy(Fetchable source, NameResolver resolver) throws SourceRefusedException {
        for (String host : source.allowHosts()) {
            if (names.contains(Hosts.plain(host))) continue;
            throw new SourceRefusedException("The source '" + source.name() + "' is refused: its allowHosts names "
                    + host + ", but a recipe may allow only hosts that the service's operator lists in " + SETTING
                    + ".");
        }
        return new Hosts(source.allowHosts(), resolver);
    }
}
