package dev.trainyard.model.template;

/** Python's arithmetic. */
final class Arithmetic {
    private Arithmetic() {}

    static Object result(String operator, Object left, Object right) {
        try {
            if (left instanceof Double || right instanceof Double || operator.equals("/")) {
                return real(operator, Values.real(left), Values.real(right));
            }
            return whole(operator, Values.integer(left, operator), Values.integer(right, operator));
        } catch (ArithmeticException e) {
            throw new TemplateException(left + " " + operator + " " + right + " has no result");
        }
    }

    private static Object whole(String operator, long left, long right) {
        return switch (operator) {
            case "+" -> Math.addExact(left, right);
            case "-" -> Math.subtractExact(left, right);
            case "*" -> Math.multiplyExact(left, right);
            case "//" -> Math.floorDiv(left, right);
            case "%" -> Math.floorMod(left, right);
            default -> {
                if (right < 0) yield Math.pow(left, right);
                double power = Math.pow(left, right);
                if (Math.abs(power) > 1L << 53) throw new ArithmeticException();
                yield (long) power;
            }
        };
    }

    private static Object real(String operator, double left, double right) {
        if (right == 0 && (operator.equals("/") || operator.equals("//") || operator.equals("%"))) {
            throw new ArithmeticException();
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            case "//" -> Math.floor(left / right);
            case "%" -> left - right * Math.floor(left / right);
            default -> Math.pow(left, right);
        };
    }
}
