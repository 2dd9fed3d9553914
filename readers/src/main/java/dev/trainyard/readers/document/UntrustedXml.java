package dev.trainyard.readers.document;

import javax.xml.stream.XMLInputFactory;

/** Parsing XML from others: without document types, and so without entities of their own or of other files. */
public final class UntrustedXml {
    private UntrustedXml() {}

    /** A new factory for stream readers, which callers may configure further. */
    public static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        // Only XML's five predefined entities remain, and a long text has more of them than the default limits allow.
        factory.setProperty("jdk.xml.totalEntitySizeLimit", 0);
        factory.setProperty("jdk.xml.maxGeneralEntitySizeLimit", 0);
        return factory;
    }
}
