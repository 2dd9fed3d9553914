package dev.trainyard.model.transformer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"1 | 1", "' 12 ' | 12", "'3,2' | 3", "9999 | 9999"})
    void openMpsSettingIsFollowed(String setting, int threads) {
        assertThat(Processor.threadsOf(setting)).isEqualTo(threads);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "0", "-1", "many", "99999999999", "1.5"})
    void withoutAUsableSettingEachProcessorHasAThread(String setting) {
        assertThat(Processor.threadsOf(setting)).isEqualTo(Runtime.getRuntime().availableProcessors());
    }
}
