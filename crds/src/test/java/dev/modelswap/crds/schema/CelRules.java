package dev.modelswap.crds.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.common.values.NullValue;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.modelswap.crds.values.Json;
import dev.modelswap.crds.values.Problem;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The CEL rules of a schema, as an API server from 1.25 on evaluates them. */
public final class CelRules {

    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .addVar("self", SimpleType.DYN)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.plannerRuntimeBuilder().build();

    /** Compiling a rule takes longer than all else here. */
    private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

    private CelRules() {}

    static CelAbstractSyntaxTree compiled(String rule) {
        try {
            return COMPILER.compile(rule).getAst();
        } catch (CelValidationException e) {
            throw new IllegalArgumentException(rule, e);
        }
    }

    /** What the rules of {@code schema} and of all within it say of {@code value}, in the order of the value's fields. */
    public static List<Problem> problems(JSONSchemaProps schema, JsonNode value) {
        List<Problem> problems = new ArrayList<>();
        collect("", schema, value, problems);
        return problems;
    }

    private static void collect(String path, JSONSchemaProps schema, JsonNode value, List<Problem> problems) {
        for (ValidationRule rule : schema.getXKubernetesValidations()) {
            if (!holds(rule.getRule(), value)) {
                problems.add(new Problem(path, rule.getMessage()));
            }
        }
        if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                collect(path + "[" + i + "]", schema.getItems().getSchema(), value.get(i), problems);
            }
        }
        if (value instanceof ObjectNode object && schema.getProperties() != null) {
            object.properties().forEach(field -> {
                JSONSchemaProps child = schema.getProperties().get(field.getKey());
                if (child != null) {
                    collect(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            child,
                            field.getValue(),
                            problems);
                }
            });
        }
    }

    private static boolean holds(String rule, JsonNode self) {
        try {
            return Boolean.TRUE.equals(
                    PROGRAMS.computeIfAbsent(rule, CelRules::program).eval(Map.of("self", plain(self))));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(rule, e);
        }
    }

    private static CelRuntime.Program program(String rule) {
        try {
            return RUNTIME.createProgram(compiled(rule));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(rule, e);
        }
    }

    private static Object plain(JsonNode value) {
        return switch (value.getNodeType()) {
            case NULL -> NullValue.NULL_VALUE;
            case ARRAY -> value.valueStream().map(CelRules::plain).toList();
            case OBJECT ->
                value.properties().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, field -> plain(field.getValue())));
            default -> Json.MAPPER.convertValue(value, Object.class);
        };
    }
}
