package dev.trainyard.finetune;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** The settings of the fine-tuning service. */
@ConfigMapping(prefix = "trainyard.finetune")
interface FinetuneSettings {
    /** The model that constitution steps may ask to criticise and revise answers. */
    Critic critic();

    /** A model behind OpenAI's chat completions; without an address there is none. */
    interface Critic {
        /** The address of its API, such as {@code https://critic.example.org/v1}. */
        Optional<URI> url();

        /** The name of the model. */
        Optional<String> model();

        /** The key that its server requires, if any. */
        Optional<String> key();

        /** The time for one request; at most three are sent for each criticism and each revision. */
        @WithDefault("PT1M")
        Duration timeout();
    }
}
