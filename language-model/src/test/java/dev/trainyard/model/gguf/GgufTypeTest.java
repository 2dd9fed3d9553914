package dev.trainyard.model.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GgufTypeTest {
    @Test
    void roundsABlockToTheNearestMultipleOfItsScale() {
        SplittableRandom random = new SplittableRandom(5);
        for (int round = 0; round < 2_000; round++) {
            float[] block = new float[32];
            double size = Math.pow(10, random.nextDouble(-4, 3));
            for (int i = 0; i < 32; i++) block[i] = (float) (size * random.nextGaussian());

            ByteBuffer stored = stored(GgufType.Q8_0, block);

            float greatest = 0;
            for (float number : block) greatest = Math.max(greatest, Math.abs(number));
            double scale = greatest / 127.0;
            assertThat(Float.float16ToFloat(stored.getShort(0))).isEqualTo(nearestHalf((float) scale));
            for (int i = 0; i < 32; i++) {
                assertThat(Math.abs(block[i] - scale * stored.get(2 + i))).isLessThanOrEqualTo(scale * 0.50001);
            }
        }
    }

    @Test
    void roundsHalvesAwayFromZeroAndKeepsTheLargestValueExactly() {
        float[] block = new float[32];
        block[0] = -127;
        block[1] = 2.5f;
        block[2] = -2.5f;
        block[3] = 0.49999997f;
        block[4] = -0.3f;

        ByteBuffer stored = stored(GgufType.Q8_0, block);

        assertThat(stored.getShort(0)).isEqualTo(Float.floatToFloat16(1));
        assertThat(new int[] {stored.get(2), stored.get(3), stored.get(4), stored.get(5), stored.get(6)})
                .containsExactly(-127, 3, -3, 0, 0);
    }

    @Test
    void storesABlockOfZerosAsZeros() {
        assertThat(stored(GgufType.Q8_0, new float[64]).array()).hasSize(68).containsOnly(0);
    }

    @Test
    void roundsToTheNearest16BitNumber() {
        SplittableRandom random = new SplittableRandom(6);
        for (int round = 0; round < 20_000; round++) {
            float number = (float) (random.nextGaussian() * Math.pow(10, random.nextDouble(-7, 4)));

            float half = Float.float16ToFloat(
                    stored(GgufType.F16, new float[] {number}).getShort(0));

            assertThat(half).isEqualTo(nearestHalf(number));
        }
    }

    /** Rounds by the definition: to 11 significant bits, or to multiples of 2^-24; ties go to the even number. */
    private static float nearestHalf(float number) {
        double unit = Math.scalb(1.0, Math.max(Math.getExponent(number), -14) - 10);
        return (float) (Math.rint(number / unit) * unit);
    }

    private static ByteBuffer stored(GgufType type, float[] numbers) {
        ByteBuffer bytes = ByteBuffer.allocate((int) type.bytes(numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        type.put(numbers, bytes);
        assertThat(bytes.remaining()).isZero();
        return bytes;
    }
}
