package io.globalcom2.grpc.relay;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * All addresses that begin alike.
 *
 * @param bits of an address: 32 or 128
 * @param prefix the first bits, as a number
 * @param length how many these are
 */
public record Network(int bits, BigInteger prefix, int length) {
    /** Every part in decimal; what else Java takes for IPv4, such as {@code 127.1}, is a name here. */
    private static final Pattern IPV4 =
            Pattern.compile("(?:(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(?:\\.(?!$)|$)){4}");

    private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*");
    private static final int POSITIVE = 1;

    /** The network that is written as address/length, or as an address alone; empty when it is neither. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        Optional<byte[]> address = address(slash < 0 ? text : text.substring(0, slash));
        if (address.isEmpty()) {
            return Optional.empty();
        }
        int bits = address.get().length * Byte.SIZE;
        String length = slash < 0 ? Integer.toString(bits) : text.substring(slash + 1);
        if (!length.matches("[0-9]{1,3}") || Integer.parseInt(length) > bits) {
            return Optional.empty();
        }
        return Optional.of(of(address.get(), Integer.parseInt(length)));
    }

    /** Whether the literal of an address is in this network; names are in none. An IPv4 address written in IPv6 is one of IPv4. */
    public boolean contains(String literal) {
        return address(literal)
                .filter(address -> address.length * Byte.SIZE == bits)
                .map(address -> of(address, length))
                .filter(this::equals)
                .isPresent();
    }

    private static Network of(byte[] address, int length) {
        int bits = address.length * Byte.SIZE;
        return new Network(bits, new BigInteger(POSITIVE, address).shiftRight(bits - length), length);
    }

    /** The bytes of a literal; nobody is asked for a name. */
    private static Optional<byte[]> address(String literal) {
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
