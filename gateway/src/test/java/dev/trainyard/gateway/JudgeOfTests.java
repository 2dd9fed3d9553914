package dev.trainyard.gateway;

import dev.trainyard.gateway.pairs.LocalJudge;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A judge model for the gateway under test. */
public class JudgeOfTests implements QuarkusTestResourceLifecycleManager {
    private @Nullable LocalJudge judge;

    @Override
    public Map<String, String> start() {
        judge = new LocalJudge();
        return Map.of(
                "trainyard.gateway.judge.url",
                judge.url().toString(),
                "trainyard.gateway.judge.model",
                "big-judge",
                "trainyard.gateway.judge.key",
                "secret");
    }

    @Override
    public void stop() {
        if (judge != null) judge.close();
    }
}
