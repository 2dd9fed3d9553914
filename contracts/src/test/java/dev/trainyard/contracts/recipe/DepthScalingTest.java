package dev.trainyard.contracts.recipe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DepthScalingTest {
    @Test
    void derivesTheModelFromTheDepth() {
        PretrainRecipe recipe = RecipeReader.read("{\"pretrain\": {\"depth\": 4, \"context\": 256}}")
                .pretrain();

        DepthScaling scaling = DepthScaling.of(recipe, 4096);

        assertThat(scaling.width()).isEqualTo(256);
        assertThat(scaling.heads()).isEqualTo(4);
        assertThat(scaling.hidden()).isEqualTo(704);
        assertThat(scaling.tiedEmbeddings()).isTrue();
        // 4096·256 + 4·(4·256² + 3·256·704 + 2·256) + 256
        assertThat(scaling.parameters()).isEqualTo(4_262_144);
    }

    @Test
    void keepsWhatWasSetByHand() {
        PretrainRecipe recipe = RecipeReader.read("""
                pretrain: {depth: 4, context: 128, layers: 3, width: 96, heads: 6, keyValueHeads: 2, hidden: 200,
                           tiedEmbeddings: false, batch: 5, tokens: 1000, learningRate: 0.01}
                """).pretrain();

        DepthScaling scaling = DepthScaling.of(recipe, 512);

        // 2·512·96 + 3·(2·96·96 + 2·96·32 + 3·96·200 + 2·96) + 96
        assertThat(scaling.parameters()).isEqualTo(345_504);
        assertThat(scaling.steps()).isEqualTo(2);
        assertThat(scaling.learningRate()).isEqualTo(0.01);
    }

    @Test
    void learnsFasterWithMuonAndSlowerInAWiderModel() {
        assertThat(DepthScaling.learningRate(Optimizer.MUON, 256)).isEqualTo(6e-3);
        assertThat(DepthScaling.learningRate(Optimizer.ADAMW, 256)).isEqualTo(3e-3);
        assertThat(DepthScaling.learningRate(Optimizer.MUON, 1024)).isEqualTo(3e-3);
    }

    @Test
    void trainsWithMuonFromScratchAndWithAdamWFromAModel() {
        String from = "{pretrain: {from: models/llama, tokens: 1000}}";

        assertThat(RecipeReader.preset("demo").pretrain().chosenOptimizer()).isEqualTo(Optimizer.MUON);
        assertThat(RecipeReader.read(from).pretrain().chosenOptimizer()).isEqualTo(Optimizer.ADAMW);
        assertThat(RecipeReader.read("{pretrain: {optimizer: adamw}}")
                        .pretrain()
                        .chosenOptimizer())
                .isEqualTo(Optimizer.ADAMW);
    }
}
