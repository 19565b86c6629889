package dev.modelswap.crds.schema;

import dev.cel.common.ast.CelExpr;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The API server's estimate of what a CEL rule costs at worst, made no lower than it makes it (k8s.io/apiserver,
 * {@code pkg/cel/common/schemas.go}, over cel-go's {@code checker/cost.go}): a step costs 1, reading a text a tenth of its
 * bytes, a regular expression that times a quarter of its length. It refuses a CRD with a rule above {@link #LIMIT}, counted
 * once for each place where the rule may apply. Knows what our rules use; throws at anything else.
 */
final class CelCost {

    static final double LIMIT = 10_000_000;

    private static final double BYTES_OF_A_REQUEST = 3 * 1024 * 1024;
    private static final double BYTES_OF_A_CHARACTER = 4;

    private final JSONSchemaProps self;

    private CelCost(JSONSchemaProps self) {
        this.self = self;
    }

    /** Of one evaluation of {@code rule} on a value of the schema {@code self}. */
    static double of(String rule, JSONSchemaProps self) {
        return new CelCost(self).cost(CelRules.compiled(rule).getExpr());
    }

    private double cost(CelExpr expression) {
        return switch (expression.exprKind().getKind()) {
            case CONSTANT -> 0;
            case IDENT -> 1;
            case SELECT -> 1 + cost(expression.select().operand());
            case CALL -> call(expression.call());
            default -> throw new IllegalArgumentException("unknown cost: " + expression);
        };
    }

    private double call(CelExpr.CelCall call) {
        double operands = call.target().map(this::cost).orElse(0.0)
                + call.args().stream().mapToDouble(this::cost).sum();
        return 1 + operands + work(call);
    }

    private double work(CelExpr.CelCall call) {
        List<CelExpr> args = call.args();
        return switch (call.function()) {
            case "!_", "_&&_", "_||_", "_<=_", "_>_" -> 0;
            case "@in" -> size(args.get(1));
            case "_==_", "_!=_" -> Math.min(size(args.get(0)), size(args.get(1))) / 10;
            case "size" -> size(call.target().orElseThrow()) / 10;
            case "contains" -> text(call) * Math.ceil(size(args.getFirst()) / 10);
            case "matches" -> text(call) * Math.ceil(size(args.getFirst()) / 4);
            default -> throw new IllegalArgumentException("unknown cost: " + call.function());
        };
    }

    private double text(CelExpr.CelCall call) {
        return (size(call.target().orElseThrow()) + 1) / 10;
    }

    /** Bytes of a text, items of a list, entries of a map. */
    private double size(CelExpr expression) {
        if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT) {
            return expression.constant().stringValue().length();
        }
        JSONSchemaProps schema = schema(expression);
        if (schema == null || schema.getType().equals("string")) {
            Long characters = schema == null ? null : schema.getMaxLength();
            return characters == null ? BYTES_OF_A_REQUEST : characters * BYTES_OF_A_CHARACTER;
        }
        Long bound = schema.getType().equals("array") ? schema.getMaxItems() : schema.getMaxProperties();
        if (bound == null) {
            throw new IllegalArgumentException("a rule needs a bound on " + expression);
        }
        return bound;
    }

    /** null: {@code metadata}, which no schema describes. */
    private @Nullable JSONSchemaProps schema(CelExpr expression) {
        if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT) {
            return self;
        }
        JSONSchemaProps parent = schema(expression.select().operand());
        Map<String, JSONSchemaProps> properties = parent == null ? Map.of() : parent.getProperties();
        return properties.get(expression.select().field());
    }
}
