package dev.trainyard.finetune.policy;

/**
 * 1 for an answer whose length is in a range; outside of it less, in proportion to the length, down to 0 for an empty
 * answer and for one of twice the largest length.
 *
 * @param least number of tokens
 * @param most number of tokens
 */
record LengthReward(int least, int most) implements Reward {
    @Override
    public String name() {
        return "length";
    }

    @Override
    public double of(PolicyPrompt prompt, String text, int tokens) {
        if (tokens < least) return (double) tokens / least;
        return Math.clamp(2 - (double) tokens / most, 0, 1);
    }
}
