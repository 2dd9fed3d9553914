package dev.trainyard.readers.records;

import dev.hardwood.metadata.PhysicalType;
import dev.hardwood.metadata.RepetitionType;
import dev.hardwood.reader.ColumnReader;
import dev.hardwood.reader.ColumnReaders;
import dev.hardwood.schema.ColumnSchema;
import dev.hardwood.schema.SchemaNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Builds rows with lists and structs from columns that were decoded together.
 *
 * <p>Each value of a column has two levels (Melnik et al. 2010, Dremel, section 4): the repetition level says at which
 * list of its path a new element begins, 0 being a new row, and the definition level how much of its path is present.
 */
final class ParquetBatchRows {
    private final int rows;
    private final SchemaNode.GroupNode root;
    private final List<String> names;
    private final List<Column> columns = new ArrayList<>();

    ParquetBatchRows(ColumnReaders readers, SchemaNode.GroupNode root, List<String> names) {
        this.rows = readers.getRecordCount();
        this.root = root;
        this.names = names;
        for (int i = 0; i < readers.getColumnCount(); i++) columns.add(new Column(readers.getColumnReader(i), root));
    }

    void addTo(Deque<Row> batch, RecordFile file, long firstRow) {
        for (int i = 0; i < rows; i++) batch.add(row(file.at(firstRow + i), i));
    }

    /** Every column is read to the end of the row, even if the row is refused. */
    private Row row(String path, int number) {
        RowBudget budget = new RowBudget();
        Node fields = new Node();
        RowBudget.@Nullable ExceededException exceeded = null;
        for (Column column : columns) {
            try {
                column.readRow(number, fields, budget);
            } catch (RowBudget.ExceededException e) {
                exceeded = e;
                column.skipRow();
            }
        }
        if (exceeded != null) return exceeded.at(path);
        return new Row.Read(path, (RowValue.Fields) struct(root, fields), names);
    }

    /** A value that is being built: a text, the elements of a repeated field, or the fields of a group. */
    private static final class Node {
        private @Nullable String text;
        private @Nullable String number;
        private final List<Node> elements = new ArrayList<>(0);
        private final Map<String, Node> fields = new LinkedHashMap<>(4);

        Node field(String name) {
            return fields.computeIfAbsent(name, _ -> new Node());
        }

        Node element(int index) {
            while (elements.size() <= index) elements.add(new Node());
            return elements.get(index);
        }
    }

    private static final class Column {
        private final ColumnReader reader;
        private final List<SchemaNode> path = new ArrayList<>();
        private final int @Nullable [] definitions;
        private final int @Nullable [] repetitions;
        private final PhysicalType type;
        private final int[] offsets;
        /** The definition level from which on an entry has a place among the values. */
        private int present;

        private int entry;
        private int value;

        Column(ColumnReader reader, SchemaNode.GroupNode root) {
            this.reader = reader;
            ColumnSchema schema = reader.getColumnSchema();
            SchemaNode node = root;
            for (String name : schema.fieldPath().elements()) {
                node = child((SchemaNode.GroupNode) node, name);
                path.add(node);
                if (node.repetitionType() == RepetitionType.REPEATED) present = node.maxDefinitionLevel();
            }
            definitions = schema.maxRepetitionLevel() > 0 ? reader.getDefinitionLevels() : null;
            repetitions = schema.maxRepetitionLevel() > 0 ? reader.getRepetitionLevels() : null;
            type = schema.type();
            offsets = type == PhysicalType.BYTE_ARRAY ? reader.getBinaryOffsets() : new int[0];
        }

        private static SchemaNode child(SchemaNode.GroupNode group, String name) {
            return group.children().stream()
                    .filter(child -> child.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no column " + name));
        }

        void readRow(int row, Node fields, RowBudget budget) throws RowBudget.ExceededException {
            if (definitions == null || repetitions == null) {
                if (!reader.getLeafValidity().isNull(row)) place(fields, Integer.MAX_VALUE, new int[0], row, budget);
                return;
            }
            int[] indexes = new int[reader.getColumnSchema().maxRepetitionLevel()];
            boolean first = true;
            while (entry < definitions.length && (first || repetitions[entry] > 0)) {
                int definition = definitions[entry];
                int repetition = repetitions[entry++];
                int at = definition >= present ? value++ : -1;
                if (!first) {
                    indexes[repetition - 1]++;
                    for (int i = repetition; i < indexes.length; i++) indexes[i] = 0;
                }
                first = false;
                place(fields, definition, indexes, at, budget);
            }
        }

        /** Goes to the next row. */
        void skipRow() {
            if (definitions == null || repetitions == null) return;
            while (entry < definitions.length && repetitions[entry] > 0) {
                if (definitions[entry++] >= present) value++;
            }
        }

        private void place(Node fields, int definition, int[] indexes, int at, RowBudget budget)
                throws RowBudget.ExceededException {
            Node node = fields;
            int repeated = 0;
            for (SchemaNode step : path) {
                if (definition < step.maxDefinitionLevel()) return;
                budget.value(1);
                node = node.field(step.name());
                if (step.repetitionType() == RepetitionType.REPEATED) node = node.element(indexes[repeated++]);
            }
            switch (type) {
                case INT32 -> node.number = String.valueOf(reader.getInts()[at]);
                case INT64 -> node.number = String.valueOf(reader.getLongs()[at]);
                default -> {
                    int start = offsets[at];
                    int length = offsets[at + 1] - start;
                    budget.text(length);
                    node.text = new String(reader.getBinaryValues(), start, length, StandardCharsets.UTF_8);
                }
            }
        }
    }

    /** The schema's depth is limited, and so is the recursion. */
    private static RowValue struct(SchemaNode.GroupNode group, Node node) {
        Map<String, RowValue> values = new LinkedHashMap<>();
        for (SchemaNode child : group.children()) {
            Node field = node.fields.get(child.name());
            if (field == null) continue;
            RowValue value =
                    child.repetitionType() == RepetitionType.REPEATED ? items(child, field) : value(child, field);
            if (value != RowValue.Absent.ABSENT) values.put(child.name(), value);
        }
        return new RowValue.Fields(values);
    }

    private static RowValue items(SchemaNode element, Node node) {
        return new RowValue.Items(
                node.elements.stream().map(one -> value(element, one)).toList());
    }

    private static RowValue value(SchemaNode schema, Node node) {
        if (!(schema instanceof SchemaNode.GroupNode group)) {
            if (node.number != null) return RowValue.Other.of(ParquetFields.NUMBER, node.number);
            return node.text == null ? RowValue.Absent.ABSENT : new RowValue.Text(node.text);
        }
        if (group.isMap()) return new RowValue.Other("a map", "");
        return group.isList() ? list(group, node) : struct(group, node);
    }

    /** A list is a group around a repeated field, which is the element itself, or a group around it. */
    private static RowValue list(SchemaNode.GroupNode group, Node node) {
        SchemaNode repeated = group.children().getFirst();
        Node elements = node.fields.get(repeated.name());
        if (elements == null) return new RowValue.Items(List.of());
        SchemaNode element = group.getListElement();
        if (element == null || element == repeated) return items(repeated, elements);
        List<RowValue> items = new ArrayList<>();
        for (Node one : elements.elements) {
            Node inside = one.fields.get(element.name());
            items.add(inside == null ? RowValue.Absent.ABSENT : value(element, inside));
        }
        return new RowValue.Items(items);
    }
}
