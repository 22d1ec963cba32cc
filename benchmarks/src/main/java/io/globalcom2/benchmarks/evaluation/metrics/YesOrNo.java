package io.globalcom2.benchmarks.evaluation.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What an answer to a yes-or-no question says. */
public final class YesOrNo {
    private static final List<String> NO = List.of("No", "not", "no");
    /** Of an answer, MME's {@code calculation.py} looks at so many characters. */
    private static final int MME_CHARACTERS = 4;

    private YesOrNo() {}

    /** Whether one of the accepted answers is "yes". */
    public static boolean isYes(List<String> accepted) {
        return accepted.stream().anyMatch(answer -> answer.strip().equalsIgnoreCase("yes"));
    }

    /** No if the first sentence has a word "No", "not" or "no", else yes, as POPE's and LLaVA's {@code eval_pope.py} decide. */
    static double popeCredit(String answer, List<String> accepted) {
        int period = answer.indexOf('.');
        String sentence = period < 0 ? answer : answer.substring(0, period);
        boolean no = Arrays.stream(sentence.replace(",", "").split("\\s+")).anyMatch(NO::contains);
        return no == isYes(accepted) ? 0 : 1;
    }

    /** Yes if the first four characters hold "yes", else no if they hold "no", else neither, as MME's {@code calculation.py} decides. */
    static double mmeCredit(String answer, List<String> accepted) {
        String text = answer.strip().toLowerCase(Locale.ROOT);
        String start = text.substring(0, Math.min(MME_CHARACTERS, text.length()));
        if (start.contains("yes")) {
            return isYes(accepted) ? 1 : 0;
        }
        return start.contains("no") && !isYes(accepted) ? 1 : 0;
    }
}
