package dev.trainyard.gateway;

/** A request is rejected; the response contains the problem. */
final class RefusedException extends RuntimeException {
    private final transient Problem problem;

    RefusedException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    static RefusedException of(int status, String title, String detail) {
        return new RefusedException(Problem.of(status, title, detail));
    }

    Problem problem() {
        return problem;
    }
}
