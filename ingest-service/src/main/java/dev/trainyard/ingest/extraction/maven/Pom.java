package dev.trainyard.ingest.extraction.maven;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The licences in a POM.
 *
 * @param licences their names in the POM
 * @param parent that it inherits from
 */
record Pom(List<String> licences, @Nullable Coordinates parent) {
    private static final int LARGEST = 4 << 20;
    private static final Pom SILENT = new Pom(List.of(), null);

    Pom {
        licences = List.copyOf(licences);
    }

    /** Reads a POM. A file that is not a POM, or is unreasonably large, gives an empty one. */
    static Pom read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) return SILENT;
        XMLInputFactory factory = XMLInputFactory.newFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try (InputStream in = Files.newInputStream(file)) {
            return read(factory.createXMLStreamReader(in));
        } catch (XMLStreamException e) {
            return SILENT;
        }
    }

    private static Pom read(XMLStreamReader xml) throws XMLStreamException {
        List<String> licences = new ArrayList<>();
        Map<String, String> parent = new HashMap<>();
        Deque<String> open = new ArrayDeque<>();
        StringBuilder text = new StringBuilder();
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    open.addLast(xml.getLocalName());
                    text.setLength(0);
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(xml.getText());
                case XMLStreamConstants.END_ELEMENT -> {
                    String path = String.join("/", open);
                    String value = text.toString().strip();
                    if (path.equals("project/licenses/license/name")) licences.add(value);
                    if (path.startsWith("project/parent/")) parent.put(xml.getLocalName(), value);
                    open.removeLast();
                    text.setLength(0);
                }
                default -> {}
            }
        }
        licences.removeIf(name -> name.isEmpty() || name.contains("${"));
        return new Pom(
                licences,
                Coordinates.of(
                                parent.getOrDefault("groupId", ""),
                                parent.getOrDefault("artifactId", ""),
                                parent.getOrDefault("version", ""))
                        .orElse(null));
    }

    /** The licences as one SPDX expression, with identifiers for common licences; several are alternatives. */
    Optional<String> licence() {
        return licences.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join(
                        " OR ",
                        licences.stream().map(CommonLicences::spdx).distinct().toList()));
    }
}
