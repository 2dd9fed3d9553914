package dev.trainyard.model.template;

import java.util.Map;

/** An object of a template whose fields may be set from inner blocks. */
record Namespace(Map<String, Object> fields) {}
