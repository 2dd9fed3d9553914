package dev.trainyard.ingest.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trainyard.contracts.event.FeedbackOffsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedbackSpanTest {
    private static final FeedbackOffsets UP_TO = new FeedbackOffsets("t", List.of(10L, 4L));

    @Test
    void readsFromTheFirstOffsetThatIsStillThere() {
        FeedbackSpan span = FeedbackSpan.of(List.of(3L, 0L), UP_TO, 100);

        assertThat(span).isEqualTo(new FeedbackSpan(List.of(3L, 0L), List.of(10L, 4L), 3, 0));
    }

    @Test
    void readsNothingOfAPartitionWhoseRecordedPartIsGone() {
        FeedbackSpan span = FeedbackSpan.of(List.of(25L, 0L), UP_TO, 100);

        assertThat(span).isEqualTo(new FeedbackSpan(List.of(10L, 0L), List.of(10L, 4L), 10, 0));
    }

    @Test
    void readsTheNewestOfEachPartitionIfThereAreTooMany() {
        FeedbackSpan span = FeedbackSpan.of(List.of(1L, 0L), UP_TO, 6);

        assertThat(span).isEqualTo(new FeedbackSpan(List.of(7L, 1L), List.of(10L, 4L), 1, 7));
    }
}
