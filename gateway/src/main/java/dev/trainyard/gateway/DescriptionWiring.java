package dev.trainyard.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trainyard.gateway.chat.ChatBodies;
import dev.trainyard.gateway.description.RecipeSchema;
import dev.trainyard.gateway.description.RecordSchemas;
import dev.trainyard.gateway.description.RequestRules;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.runtime.io.OpenApiParser;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;
import org.jboss.jandex.MethodInfo;
import org.jboss.jandex.Type;

/**
 * Completes the OpenAPI description when the gateway is built: the schemas of all records in requests and responses,
 * with their required fields, and the error responses that any request can get, in the format of its API.
 */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public class DescriptionWiring implements OASFilter {
    private static final String OF_OPENAI = "/v1/";
    private static final String KEY = "key";
    private static final String EVENTS = "text/event-stream";
    private static final String HERE = "dev.trainyard.";

    private static final Map<Integer, String> REFUSALS = Map.ofEntries(
            Map.entry(400, "The request cannot be read, or a parameter is wrong"),
            Map.entry(401, "The key is missing, or this yard does not know it"),
            Map.entry(403, "The key's role does not allow this, or a page of another origin sent the request"),
            Map.entry(406, "The response is not available in a format that Accept allows"),
            Map.entry(408, "The request arrived too slowly"),
            Map.entry(413, "The body is too large"),
            Map.entry(414, "The URL is too long"),
            Map.entry(415, "The content type is not supported"),
            Map.entry(421, "The Host header does not name this gateway"),
            Map.entry(429, "Too many requests at once, or too many wrong keys"),
            Map.entry(431, "The headers are too large"),
            Map.entry(500, "The gateway failed on the request; its log says why"),
            Map.entry(503, "Kafka or the model is not available at the moment"));

    private static final Map<Integer, String> REFUSALS_OF_A_PLACE = Map.of(404, "The resource does not exist");
    private static final Map<Integer, String> REFUSALS_OF_A_BODY =
            Map.of(422, "The body has mistakes; the response names each of them");

    private final IndexView index;

    /** @param index of the gateway's classes */
    public DescriptionWiring(IndexView index) {
        this.index = index;
    }

    @Override
    public void filterOpenAPI(OpenAPI api) {
        RecordSchemas schemas = new RecordSchemas();
        requests().forEach(schemas::addRequest);
        records().forEach(schemas::add);
        schemas.add(Problem.class);
        schemas.add(ChatBodies.Failure.class);
        schemas.all().forEach((name, schema) -> api.getComponents().addSchema(name, schema(schema)));
        api.getComponents().addSchema(RecipeSchema.NAME, schema(RecipeSchema.make()));
        askModels(api);
        api.getComponents()
                .addSecurityScheme(
                        KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer")
                                .description(
                                        "An access key of this yard; required if the yard can be reached from other machines"));
        api.addSecurityRequirement(OASFactory.createSecurityRequirement());
        api.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(KEY));
        new TreeMap<>(api.getPaths().getPathItems()).forEach((path, item) -> {
            item.getOperations().values().forEach(operation -> complete(api, path, operation));
        });
        link(api);
    }

    private static void askModels(OpenAPI api) {
        Map<String, Schema> schemas = api.getComponents().getSchemas();
        RequestRules.fields().forEach((name, fields) -> {
            Schema whole = there(schemas, name);
            whole.setAdditionalPropertiesSchema(schema(RequestRules.others()));
            fields.forEach((field, form) -> {
                String description = there(whole.getProperties(), field).getDescription();
                whole.addProperty(field, schema(form).description(description));
            });
        });
        RequestRules.rules().forEach((name, rules) -> {
            for (ObjectNode rule : rules) there(schemas, name).addAllOf(schema(rule));
        });
    }

    private static Schema there(Map<String, Schema> schemas, String name) {
        return Objects.requireNonNull(schemas.get(name), name);
    }

    private static Schema schema(ObjectNode json) {
        return OpenApiParser.parseSchema(json.toString());
    }

    /** The record types of request bodies, from the annotations of operations. */
    private Set<Class<?>> requests() {
        Set<Class<?>> records = new LinkedHashSet<>();
        for (AnnotationInstance annotation :
                index.getAnnotations(org.eclipse.microprofile.openapi.annotations.parameters.RequestBody.class)) {
            add(annotation, records);
        }
        return records;
    }

    /** The record types of responses, from the annotations and return types of operations. */
    private Set<Class<?>> records() {
        Set<Class<?>> records = new LinkedHashSet<>();
        for (AnnotationInstance annotation :
                index.getAnnotations(org.eclipse.microprofile.openapi.annotations.responses.APIResponse.class)) {
            add(annotation, records);
        }
        for (AnnotationInstance operation :
                index.getAnnotations(org.eclipse.microprofile.openapi.annotations.Operation.class)) {
            MethodInfo method = operation.target().asMethod();
            add(method.returnType(), records);
        }
        return records;
    }

    private static void add(AnnotationInstance annotation, Set<Class<?>> records) {
        for (AnnotationValue value : annotation.values()) add(value, records);
    }

    private static void add(AnnotationValue value, Set<Class<?>> records) {
        switch (value.kind()) {
            case CLASS -> add(value.asClass(), records);
            case NESTED -> add(value.asNested(), records);
            case ARRAY -> {
                if (value.componentKind() == AnnotationValue.Kind.CLASS) {
                    for (Type type : value.asClassArray()) add(type, records);
                } else if (value.componentKind() == AnnotationValue.Kind.NESTED) {
                    for (AnnotationInstance each : value.asNestedArray()) add(each, records);
                }
            }
            default -> {
                // The type has no class.
            }
        }
    }

    private static void add(Type type, Set<Class<?>> records) {
        if (type.kind() == Type.Kind.PARAMETERIZED_TYPE) {
            type.asParameterizedType().arguments().forEach(argument -> add(argument, records));
        } else if (type.kind() == Type.Kind.CLASS && isOurs(type.name())) {
            try {
                Class<?> found = Class.forName(type.name().toString(), false, DescriptionWiring.class.getClassLoader());
                if (found.isRecord()) records.add(found);
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException("an indexed class is on the class path", e);
            }
        }
    }

    private static boolean isOurs(DotName name) {
        return name.toString().startsWith(HERE);
    }

    private static void complete(OpenAPI api, String path, Operation operation) {
        Map<String, APIResponse> responses = operation.getResponses().getAPIResponses();
        responses.forEach((status, response) -> {
            if (status.startsWith("2") && response.getContent() != null) {
                response.getContent().removeMediaType(Problem.MEDIA_TYPE);
                streamEvents(response.getContent(), path.startsWith(OF_OPENAI));
            }
        });
        REFUSALS.forEach((status, why) -> refuse(api, path, operation, status, why));
        if (path.contains("{") || (path.startsWith(OF_OPENAI) && operation.getRequestBody() != null)) {
            REFUSALS_OF_A_PLACE.forEach((status, why) -> refuse(api, path, operation, status, why));
        }
        if (operation.getRequestBody() != null && !path.startsWith(OF_OPENAI)) {
            REFUSALS_OF_A_BODY.forEach((status, why) -> refuse(api, path, operation, status, why));
        }
        Stream.ofNullable(operation.getParameters())
                .flatMap(java.util.List::stream)
                .forEach(parameter -> {
                    if (parameter.getIn() == Parameter.In.PATH
                            && parameter.getName().equals("id")) {
                        parameter.setSchema(OASFactory.createSchema().ref("RunId"));
                    }
                });
    }

    /**
     * Wraps the schema of the data into one of server-sent events. OpenAI's streams end with a special word and may
     * contain an error.
     */
    private static void streamEvents(Content content, boolean openAi) {
        MediaType stream = content.getMediaType(EVENTS);
        if (stream == null) return;
        Schema said = stream.getSchema();
        Schema data = OASFactory.createSchema()
                .addType(Schema.SchemaType.STRING)
                .contentMediaType("application/json")
                .contentSchema(
                        openAi
                                ? OASFactory.createSchema()
                                        .addAnyOf(said)
                                        .addAnyOf(OASFactory.createSchema().ref("Failure"))
                                : said);
        if (openAi) {
            data = OASFactory.createSchema()
                    .addAnyOf(OASFactory.createSchema().addEnumeration("[DONE]"))
                    .addAnyOf(data);
        }
        stream.setSchema(OASFactory.createSchema()
                .addType(Schema.SchemaType.OBJECT)
                .addRequired("data")
                .addProperty("data", data));
    }

    private static void refuse(OpenAPI api, String path, Operation operation, int status, String why) {
        APIResponse said = operation.getResponses().getAPIResponse(String.valueOf(status));
        if (said != null && said.getContent() != null) return;
        boolean openAi = path.startsWith(OF_OPENAI);
        String name = (openAi ? "Failure" : "Problem") + status;
        if (api.getComponents().getResponses() == null
                || !api.getComponents().getResponses().containsKey(name)) {
            APIResponse response = OASFactory.createAPIResponse()
                    .description(why)
                    .content(OASFactory.createContent()
                            .addMediaType(
                                    openAi ? "application/json" : Problem.MEDIA_TYPE,
                                    OASFactory.createMediaType()
                                            .schema(OASFactory.createSchema().ref(openAi ? "Failure" : "Problem"))));
            if (status == 401) response.addHeader("WWW-Authenticate", header("The Bearer scheme and its realm"));
            if (status == 429 || status == 503) response.addHeader("Retry-After", header("Seconds to wait, if known"));
            api.getComponents().addResponse(name, response);
        }
        operation
                .getResponses()
                .addAPIResponse(
                        String.valueOf(status), OASFactory.createAPIResponse().ref(name));
    }

    private static Header header(String description) {
        return OASFactory.createHeader()
                .description(description)
                .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
    }

    /** Adds a link from a response with a run id to the operations on that run. */
    private static void link(OpenAPI api) {
        for (String operation : new String[] {"startRun", "getRun", "cancelRun", "listRuns"}) {
            Operation from = operation(api, operation);
            APIResponse response = from.getResponses().getAPIResponses().entrySet().stream()
                    .filter(it -> it.getKey().startsWith("2"))
                    .findFirst()
                    .orElseThrow()
                    .getValue();
            String id = operation.equals("listRuns") ? "$response.body#/0/id" : "$response.body#/id";
            for (String to : new String[] {
                "getRun",
                "getReport",
                "cancelRun",
                "givePreference",
                "listDocuments",
                "askWhatIf",
                "getDataCard",
                "getGguf"
            }) {
                if (to.equals(operation)) continue;
                response.addLink(to, OASFactory.createLink().operationId(to).addParameter("id", id));
            }
        }
    }

    private static Operation operation(OpenAPI api, String id) {
        return api.getPaths().getPathItems().values().stream()
                .map(PathItem::getOperations)
                .flatMap(operations -> operations.values().stream())
                .filter(operation -> id.equals(operation.getOperationId()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no operation " + id));
    }
}
