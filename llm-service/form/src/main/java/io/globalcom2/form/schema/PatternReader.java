package io.globalcom2.form.schema;

import io.globalcom2.form.grammar.Grammar;
import io.globalcom2.form.grammar.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Regular expressions, as far as they say what a text is and not where it stands: characters, {@code .}, classes, {@code \d \w \s} and their opposites, groups, {@code |},
 * quantifiers, and {@code ^} and {@code $} at the two ends; without them anything may stand there, as JSON Schema has it. Where dialects differ the narrower
 * reading counts: {@code \s} is a blank of ASCII, {@code \S} none of Unicode, {@code .} no end of a line of any kind.
 */
final class PatternReader {
    private static final int MAX_DEPTH = 50;
    private static final int MAX_COUNT_DIGITS = 5;
    private static final int MAX_LENGTH = 1000;
    private static final CodePoints DIGITS = CodePoints.of().with('0', '9');
    private static final CodePoints WORD = DIGITS.with('a', 'z').with('A', 'Z').with('_', '_');
    private static final CodePoints BLANKS = CodePoints.of(" \t\n\u000B\f\r");
    private static final CodePoints ALL_BLANKS = BLANKS.with(CodePoints.of(0x85, 0xA0, 0x1680, 0x180E, 0xFEFF))
            .with(0x2000, 0x200A)
            .with(CodePoints.of(0x2028, 0x2029, 0x202F, 0x205F, 0x3000));
    private static final CodePoints LINE_ENDS = CodePoints.of('\n', '\r', 0x85, 0x2028, 0x2029);
    private static final String SPECIAL = "^$\\.*+?()[]{}|/-";

    private final String pattern;
    private final Grammar.Builder grammar;
    private final Characters characters;
    private final Function<String, RuntimeException> wrong;
    private int place;
    private int depth;

    /** @param wrong makes an exception of what was expected */
    PatternReader(
            String pattern, Grammar.Builder grammar, Characters characters, Function<String, RuntimeException> wrong) {
        this.pattern = pattern;
        this.grammar = grammar;
        this.characters = characters;
        this.wrong = wrong;
    }

    /** What is written before what follows. */
    private interface Expression extends UnaryOperator<Node> {}

    /** The texts in which the pattern is found. */
    Node read(Node next) {
        if (pattern.length() > MAX_LENGTH) {
            throw wrong.apply("a pattern of at most %d characters, got %d".formatted(MAX_LENGTH, pattern.length()));
        }
        Expression texts = alternatives();
        if (place < pattern.length()) {
            throw expected("the end");
        }
        return texts.apply(next);
    }

    private Expression alternatives() {
        List<Expression> alternatives = new ArrayList<>();
        do {
            alternatives.add(alternative());
        } while (accept('|'));
        return next -> grammar.choice(alternatives.stream()
                .map(alternative -> alternative.apply(next))
                .toArray(Node[]::new));
    }

    private Expression alternative() {
        boolean isWhole = depth == 0;
        List<Expression> parts = new ArrayList<>();
        if (isWhole && !accept('^')) {
            parts.add(anything());
        }
        boolean isEnded = false;
        while (!isEnded && place < pattern.length() && !isNext('|') && !isNext(')')) {
            isEnded = isWhole && accept('$');
            if (!isEnded) {
                parts.add(quantified(atom()));
            }
        }
        if (isWhole && !isEnded) {
            parts.add(anything());
        }
        return next -> {
            Node node = next;
            for (int i = parts.size() - 1; i >= 0; i--) {
                node = parts.get(i).apply(node);
            }
            return node;
        };
    }

    private Expression anything() {
        return repeated(one(CodePoints.ALL), 0, -1);
    }

    private Expression one(CodePoints set) {
        return next -> characters.oneOf(set, next);
    }

    /** @param max -1 where there is none */
    private Expression repeated(Expression body, int min, int max) {
        return next -> {
            Node rule = body.apply(grammar.end());
            return max < 0 ? grammar.repeat(rule, min, next) : grammar.repeat(rule, min, max, next);
        };
    }

    private Expression quantified(Expression atom) {
        if (accept('*')) {
            return lazy(repeated(atom, 0, -1));
        }
        if (accept('+')) {
            return lazy(repeated(atom, 1, -1));
        }
        if (accept('?')) {
            return lazy(repeated(atom, 0, 1));
        }
        if (accept('{')) {
            int min = count();
            boolean isRange = accept(',');
            int max = isRange && isNext('}') ? -1 : isRange ? count() : min;
            require('}');
            if (max >= 0 && max < min) {
                throw expected("the counts of a quantifier in ascending order");
            }
            return lazy(repeated(atom, min, max));
        }
        return atom;
    }

    /** Which of the texts that match is found first makes no difference here. */
    private Expression lazy(Expression quantified) {
        accept('?');
        if (isNext('*') || isNext('+') || isNext('?') || isNext('{')) {
            throw expected("one quantifier");
        }
        return quantified;
    }

    private int count() {
        int start = place;
        while (place < pattern.length() && isDigit(pattern.charAt(place))) {
            place++;
        }
        if (start == place || place - start > MAX_COUNT_DIGITS) {
            throw expected("a count of at most %d digits".formatted(MAX_COUNT_DIGITS));
        }
        return Integer.parseInt(pattern.substring(start, place));
    }

    private static boolean isDigit(char character) {
        return '0' <= character && character <= '9';
    }

    private Expression atom() {
        int character = next();
        return switch (character) {
            case '(' -> group();
            case '[' -> one(characterClass());
            case '.' -> one(LINE_ENDS.complement());
            case '\\' -> one(escaped());
            case '^', '$' -> throw expected("^ and $ at the ends of the pattern only");
            case '*', '+', '?', '{', '}', ']', ')' -> throw expected("a character or a group");
            default -> one(CodePoints.of(character));
        };
    }

    private Expression group() {
        if (accept('?') && !accept(':')) {
            throw expected("a group that is written ( or (?:");
        }
        if (++depth > MAX_DEPTH) {
            throw expected("at most " + MAX_DEPTH + " groups in each other");
        }
        Expression group = alternatives();
        depth--;
        require(')');
        return group;
    }

    private CodePoints characterClass() {
        boolean isNegated = accept('^');
        CodePoints set = CodePoints.of();
        while (!accept(']')) {
            int first = next();
            CodePoints low = first == '\\' ? escaped(isNegated) : CodePoints.of(first);
            if (isNext('-') && !pattern.startsWith("-]", place)) {
                place++;
                int last = next();
                CodePoints high = last == '\\' ? escaped() : CodePoints.of(last);
                set = set.with(range(single(low), single(high)));
            } else {
                set = set.with(low);
            }
        }
        return isNegated ? set.complement() : set;
    }

    private CodePoints range(int low, int high) {
        if (low > high) {
            throw expected("the ends of a range in ascending order");
        }
        return CodePoints.of().with(low, high);
    }

    private int single(CodePoints set) {
        if (set.ranges().size() != 1
                || set.ranges().get(0).low() != set.ranges().get(0).high()) {
            throw expected("a range between two characters");
        }
        return set.ranges().get(0).low();
    }

    private CodePoints escaped() {
        return escaped(false);
    }

    /** @param isExcluded whether it says what a character is not: then the wider reading is the narrower one */
    private CodePoints escaped(boolean isExcluded) {
        int character = next();
        return switch (character) {
            case 'd' -> DIGITS;
            case 'D' -> DIGITS.complement();
            case 'w' -> WORD;
            case 'W' -> WORD.complement();
            case 's' -> isExcluded ? ALL_BLANKS : BLANKS;
            case 'S' -> (isExcluded ? BLANKS : ALL_BLANKS).complement();
            case 't' -> CodePoints.of('\t');
            case 'n' -> CodePoints.of('\n');
            case 'r' -> CodePoints.of('\r');
            case 'f' -> CodePoints.of('\f');
            case 'x' -> CodePoints.of(hexadecimal(2));
            case 'u' -> CodePoints.of(hexadecimal(4));
            default -> {
                if (SPECIAL.indexOf(character) < 0) {
                    place--;
                    throw expected("an escape of \\d \\D \\w \\W \\s \\S \\t \\n \\r \\f \\x \\u or of a sign");
                }
                yield CodePoints.of(character);
            }
        };
    }

    private int hexadecimal(int digits) {
        int end = place + digits;
        int value = 0;
        while (place < end) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw expected(digits + " hexadecimal digits");
            }
            value = 16 * value + digit;
        }
        if (Character.isSurrogate((char) value)) {
            throw expected("a character, not half of one");
        }
        return value;
    }

    private int next() {
        if (place >= pattern.length()) {
            throw expected("more");
        }
        int character = pattern.codePointAt(place);
        if (character <= 0xFFFF && Character.isSurrogate((char) character)) {
            throw expected("a character, not half of one");
        }
        place += Character.charCount(character);
        return character;
    }

    private boolean isNext(char character) {
        return place < pattern.length() && pattern.charAt(place) == character;
    }

    private boolean accept(char character) {
        boolean isNext = isNext(character);
        place += isNext ? 1 : 0;
        return isNext;
    }

    private void require(char character) {
        if (!accept(character)) {
            throw expected("" + character);
        }
    }

    private RuntimeException expected(String what) {
        return wrong.apply("%s at character %d of the pattern".formatted(what, place));
    }
}
