package io.globalcom2.form.schema;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A set of Unicode characters, surrogates left out. */
final class CodePoints {
    static final CodePoints ALL =
            new CodePoints(List.of(new Range(0, Character.MIN_SURROGATE - 1), new Range(0xE000, 0x10FFFF)));

    private static final CodePoints SURROGATES =
            new CodePoints(List.of(new Range(Character.MIN_SURROGATE, Character.MAX_SURROGATE)));

    /** Ascending, apart from each other. */
    private final List<Range> ranges;

    private CodePoints(List<Range> ranges) {
        this.ranges = ranges;
    }

    /** Characters from one to another, both included. */
    record Range(int low, int high) {}

    static CodePoints of(int... characters) {
        CodePoints set = new CodePoints(List.of());
        for (int character : characters) {
            set = set.with(character, character);
        }
        return set;
    }

    static CodePoints of(String characters) {
        return of(characters.codePoints().toArray());
    }

    List<Range> ranges() {
        return ranges;
    }

    CodePoints with(int low, int high) {
        return with(new CodePoints(List.of(new Range(low, high))).without(SURROGATES));
    }

    CodePoints with(CodePoints others) {
        List<Range> sorted = new ArrayList<>(ranges);
        sorted.addAll(others.ranges);
        sorted.sort(Comparator.comparingInt(Range::low));
        List<Range> merged = new ArrayList<>();
        for (Range range : sorted) {
            Range last = merged.isEmpty() ? new Range(-2, -2) : merged.get(merged.size() - 1);
            if (range.low() > last.high() + 1) {
                merged.add(range);
            } else {
                merged.set(merged.size() - 1, new Range(last.low(), Math.max(last.high(), range.high())));
            }
        }
        return new CodePoints(merged);
    }

    CodePoints complement() {
        return ALL.without(this);
    }

    CodePoints without(CodePoints others) {
        List<Range> left = ranges;
        for (Range other : others.ranges) {
            List<Range> cut = new ArrayList<>();
            for (Range range : left) {
                addNotEmpty(cut, range.low(), Math.min(range.high(), other.low() - 1));
                addNotEmpty(cut, Math.max(range.low(), other.high() + 1), range.high());
            }
            left = cut;
        }
        return new CodePoints(left);
    }

    CodePoints within(CodePoints others) {
        return without(others.complement());
    }

    private static void addNotEmpty(List<Range> ranges, int low, int high) {
        if (low <= high) {
            ranges.add(new Range(low, high));
        }
    }
}
