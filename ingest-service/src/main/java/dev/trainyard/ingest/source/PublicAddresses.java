package dev.trainyard.ingest.source;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The public internet addresses: not this machine's, not those of private networks, not multicast, and not those
 * reserved for tests and examples. Source: IANA's registries of special-purpose addresses, RFC 6890 and later.
 */
final class PublicAddresses {
    private static final List<Block> SPECIAL_IPV4 = List.of(
            Block.of(8, 0), // this network
            Block.of(8, 10), // private
            Block.of(10, 100, 64), // between a provider and its customers
            Block.of(8, 127), // loopback
            Block.of(16, 169, 254), // link-local, where clouds answer questions about secrets
            Block.of(12, 172, 16), // private
            Block.of(24, 192, 0, 0), // protocol assignments
            Block.of(24, 192, 0, 2), // examples
            Block.of(24, 192, 88, 99), // relays of 6to4
            Block.of(16, 192, 168), // private
            Block.of(15, 198, 18), // benchmarks
            Block.of(24, 198, 51, 100), // examples
            Block.of(24, 203, 0, 113), // examples
            Block.of(4, 224), // multicast
            Block.of(4, 240)); // reserved, and broadcast

    /**
     * All addresses that have been allocated so far; loopback, link-local, unique-local and multicast are not among
     * them.
     */
    private static final Block GLOBAL_IPV6 = Block.of(3, 0x20);

    private static final List<Block> SPECIAL_IPV6 = List.of(
            Block.of(23, 0x20, 0x01), // protocol assignments, Teredo among them
            Block.of(32, 0x20, 0x01, 0x0d, 0xb8), // examples
            Block.of(16, 0x20, 0x02), // 6to4, which carries an IPv4 address
            Block.of(20, 0x3f, 0xff)); // examples

    /** An IPv4 address as reached by hosts that have only IPv6. */
    private static final Block TRANSLATED = Block.of(96, 0x00, 0x64, 0xff, 0x9b);

    private PublicAddresses() {}

    /** @param address Java represents an IPv4-mapped IPv6 address as the IPv4 address */
    static boolean include(InetAddress address) {
        return include(address.getAddress());
    }

    /** @param address in network order, 4 or 16 bytes */
    static boolean include(byte[] address) {
        if (address.length == 4) return SPECIAL_IPV4.stream().noneMatch(block -> block.has(address));
        if (TRANSLATED.has(address)) return include(Arrays.copyOfRange(address, 12, 16));
        return GLOBAL_IPV6.has(address) && SPECIAL_IPV6.stream().noneMatch(block -> block.has(address));
    }

    /** Addresses that begin with the same bits. */
    private record Block(int bits, int[] start) {
        static Block of(int bits, int... start) {
            return new Block(bits, start);
        }

        boolean has(byte[] address) {
            for (int bit = 0; bit < bits; bit += 8) {
                int index = bit / 8;
                int wanted = index < start.length ? start[index] : 0;
                int mask = bits - bit >= 8 ? 0xff : 0xff << (8 - (bits - bit)) & 0xff;
                if ((address[index] & mask) != (wanted & mask)) return false;
            }
            return true;
        }
    }
}
