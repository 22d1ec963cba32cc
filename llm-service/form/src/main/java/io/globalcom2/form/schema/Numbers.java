package io.globalcom2.form.schema;

import io.globalcom2.form.grammar.Choice;
import io.globalcom2.form.grammar.Edge;
import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.grammar.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers in decimal. Whole ones have at most 18 digits, so that 64 bits hold them; others at most 15 in all, so that a double tells them apart, and an exponent of
 * at most two where no range is asked for.
 */
final class Numbers {
    static final int MAX_INTEGER_DIGITS = 18;
    static final int MAX_DIGITS = 15;
    static final NumberRange INTEGERS =
            NumberRange.around(BigDecimal.TEN.pow(MAX_INTEGER_DIGITS).subtract(BigDecimal.ONE));
    static final NumberRange DECIMALS =
            NumberRange.around(BigDecimal.TEN.pow(MAX_DIGITS).subtract(BigDecimal.ONE));

    private final Grammar.Builder grammar;

    Numbers(Grammar.Builder grammar) {
        this.grammar = grammar;
    }

    /** Whole numbers of a range within {@link #INTEGERS}. */
    Node integers(NumberRange range, Node next) {
        return range.isEmpty() ? grammar.choice() : signed(range.ofIntegers(), 0, next);
    }

    /** Numbers of a range within {@link #DECIMALS}, whose bounds have at most {@link #MAX_DIGITS} digits. */
    Node decimals(NumberRange range, Node next) {
        return signed(range, MAX_DIGITS, next);
    }

    /** Any number. */
    Node all(Node next) {
        Node secondDigit = grammar.choice(digit(0, 9, next), next);
        Node exponent = digit(0, 9, secondDigit);
        Node signedExponent = grammar.choice(
                exponent, grammar.bytes(List.of(new Edge('+', '+', exponent), new Edge('-', '-', exponent))));
        Node scaled = grammar.bytes(List.of(new Edge('e', 'e', signedExponent), new Edge('E', 'E', signedExponent)));
        return decimals(DECIMALS, grammar.choice(next, scaled));
    }

    private Node signed(NumberRange range, int maxDigits, Node next) {
        Choice numbers = grammar.choice();
        NumberRange plain = range.notNegative();
        if (!plain.isEmpty()) {
            numbers.add(new Magnitudes(plain, maxDigits, next).start());
        }
        // Zero is written without a sign.
        NumberRange negated = range.opposite().from(BigDecimal.ZERO, false);
        if (!negated.isEmpty()) {
            numbers.add(grammar.bytes(List.of(new Edge('-', '-', new Magnitudes(negated, maxDigits, next).start()))));
        }
        return numbers;
    }

    private Node digit(int low, int high, Node next) {
        return grammar.bytes(List.of(new Edge('0' + low, '0' + high, next)));
    }

    /**
     * Numbers of a range, without a sign. While what is written is the beginning of the lowest or of the highest number, its next digit is a bound for
     * what comes next.
     */
    private final class Magnitudes {
        private final NumberRange range;
        private final int maxDigits;
        private final Node next;
        private final String lowWhole;
        private final String highWhole;
        private final String lowFraction;
        private final String highFraction;
        private final Map<Place, Node> known = new HashMap<>();

        /** @param maxDigits in all, of a number that has a fraction; 0 where none may */
        Magnitudes(NumberRange range, int maxDigits, Node next) {
            this.range = range;
            this.maxDigits = maxDigits;
            this.next = next;
            lowWhole = range.low().toBigInteger().toString();
            highWhole = range.high().toBigInteger().toString();
            lowFraction = fraction(range.low());
            highFraction = fraction(range.high());
        }

        /**
         * A place in a number.
         *
         * @param wholeDigits digits before the point
         * @param digits written so far
         * @param isLowest whether they are the first digits of the lowest number; {@code isHighest} says it of the highest
         */
        private record Place(int wholeDigits, int digits, boolean isLowest, boolean isHighest) {
            Place behind(boolean isLow, boolean isHigh) {
                return new Place(wholeDigits, digits + 1, isLowest && isLow, isHighest && isHigh);
            }
        }

        Node start() {
            Choice lengths = grammar.choice();
            for (int digits = lowWhole.length(); digits <= highWhole.length(); digits++) {
                lengths.add(node(new Place(digits, 0, digits == lowWhole.length(), digits == highWhole.length())));
            }
            return lengths;
        }

        private Node node(Place place) {
            Node node = known.get(place);
            if (node == null) {
                node = place.digits() < place.wholeDigits() ? digits(place) : behindDigits(place);
                known.put(place, node);
            }
            return node;
        }

        private Node digits(Place place) {
            int low = digit(lowWhole, lowFraction, place);
            int high = digit(highWhole, highFraction, place);
            boolean leads = place.digits() == 0 && place.wholeDigits() > 1;
            int from = place.isLowest() ? low : leads ? 1 : 0;
            int to = place.isHighest() ? high : 9;
            List<Edge> edges = new ArrayList<>();
            for (int value = from; value <= to; value++) {
                edges.add(new Edge('0' + value, '0' + value, node(place.behind(value == low, value == high))));
            }
            return grammar.bytes(edges);
        }

        private Node behindDigits(Place place) {
            Choice choice = grammar.choice();
            if (isWithin(place)) {
                choice.add(next);
            }
            if (place.digits() < maxDigits) {
                Node digits = digits(place);
                choice.add(
                        place.digits() == place.wholeDigits()
                                ? grammar.bytes(List.of(new Edge('.', '.', digits)))
                                : digits);
            }
            return choice;
        }

        /** Whether the number is one of the range when nothing but zeros follows. */
        private boolean isWithin(Place place) {
            int fractionDigits = place.digits() - place.wholeDigits();
            boolean isLow = place.isLowest() && isRestZero(lowFraction, fractionDigits);
            boolean isHigh = place.isHighest() && isRestZero(highFraction, fractionDigits);
            boolean isBelow = place.isLowest() && !isLow;
            return !isBelow && (!isLow || range.includesLow()) && (!isHigh || range.includesHigh());
        }

        private static boolean isRestZero(String fraction, int digits) {
            return fraction.length() <= digits;
        }

        private static int digit(String whole, String fraction, Place place) {
            if (place.digits() < place.wholeDigits()) {
                return place.digits() < whole.length() ? whole.charAt(place.digits()) - '0' : 0;
            }
            int behindPoint = place.digits() - place.wholeDigits();
            return behindPoint < fraction.length() ? fraction.charAt(behindPoint) - '0' : 0;
        }

        /** Digits behind the point, without zeros at the end. */
        private static String fraction(BigDecimal number) {
            BigDecimal part = number.remainder(BigDecimal.ONE).stripTrailingZeros();
            return part.signum() == 0 ? "" : part.toPlainString().substring(2);
        }
    }
}
