package io.globalcom2.checkpoint.tokens;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The spellings that a tokenizer reads as one token each because its file adds them, such as {@code </s>} and {@code <image>}. Only a
 * template may write them. A caller's text is marked by {@link #plain} before a template sees it; {@link #seal} then gives what is left
 * unmarked the spelling that the tokenizer was told ({@link TokenizerFile}), and takes the marks away. The tokenizer reads the whole prompt
 * at once, so that everything around a special token is read as it was. The marks are code points that Unicode keeps for such uses; a
 * caller's own are dropped. Immutable.
 */
public final class SpecialTokens {
    /** Keeps what stands at its two sides apart. */
    private static final char MARK = '\uFDD0';

    private static final char OPEN = '\uFDD1';
    private static final char CLOSE = '\uFDD2';
    private static final Pattern OURS = Pattern.compile("[\uFDD0-\uFDD2]");

    private final List<String> spellings;
    private final Set<Integer> firsts;
    private final Set<Integer> lasts;
    private final Pattern unmarked;

    SpecialTokens(Collection<String> spellings) {
        // Where one begins another the longer one is meant, as tokenizers have it.
        this.spellings = spellings.stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        firsts = this.spellings.stream()
                .map(spelling -> spelling.strip().codePointAt(0))
                .collect(Collectors.toUnmodifiableSet());
        lasts = this.spellings.stream()
                .map(String::strip)
                .map(spelling -> spelling.codePointBefore(spelling.length()))
                .collect(Collectors.toUnmodifiableSet());
        unmarked = Pattern.compile(
                this.spellings.stream().map(SpecialTokens::pattern).collect(Collectors.joining("|")));
    }

    /**
     * A caller's text, marked so that no special token begins in it, ends in it, or runs through it, whatever a template writes around it.
     * Blanks stay at its ends, so that a template can strip it.
     */
    public String plain(String text) {
        String clean = OURS.matcher(text).replaceAll("");
        StringBuilder marked = new StringBuilder(clean.length() + clean.length() / 16);
        boolean isPart = isPart(clean.strip());
        for (int i = 0; i < clean.length(); i += Character.charCount(clean.codePointAt(i))) {
            int character = clean.codePointAt(i);
            if (lasts.contains(character)) {
                marked.append(MARK);
            }
            marked.appendCodePoint(character);
            if (firsts.contains(character) || (isPart && !Character.isWhitespace(character))) {
                marked.append(MARK);
            }
        }
        return marked.toString();
    }

    /** A template's text as the tokenizer is to read it: special tokens where the template wrote them and nowhere else. */
    public String seal(String rendered) {
        String sealed =
                spellings.isEmpty() ? rendered : unmarked.matcher(rendered).replaceAll(OPEN + "$0" + CLOSE);
        return sealed.indexOf(MARK) < 0 ? sealed : sealed.replace(String.valueOf(MARK), "");
    }

    /** What the tokenizer wrote, in the file's own spellings. */
    public String unseal(String decoded) {
        return decoded.indexOf(OPEN) < 0 ? decoded : OURS.matcher(decoded).replaceAll("");
    }

    static boolean hasMarks(String text) {
        return OURS.matcher(text).find();
    }

    /** How the tokenizer is told to spell it: as no text of a caller does. */
    static String sealed(String spelling) {
        return OPEN + spelling + CLOSE;
    }

    /** Of one character nothing can be kept apart by a mark inside; the marks beside it say whose it is. */
    private static String pattern(String spelling) {
        String quoted = Pattern.quote(spelling);
        boolean isOne = spelling.codePointCount(0, spelling.length()) == 1;
        return isOne ? "(?<!" + MARK + ")" + quoted + "(?!" + MARK + ")" : quoted;
    }

    /** Whether a template could make a special token of it by writing the rest around it. */
    private boolean isPart(String text) {
        return !text.isEmpty() && spellings.stream().anyMatch(spelling -> spelling.contains(text));
    }
}
