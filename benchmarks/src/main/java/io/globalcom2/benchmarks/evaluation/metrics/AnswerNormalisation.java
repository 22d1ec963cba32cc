package io.globalcom2.benchmarks.evaluation.metrics;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * How VQA compares answers ({@code vqaEval.py} of the VQA API, visualqa.org/evaluation): lower case, no articles, number words up to ten as
 * digits, contractions with their apostrophes, no punctuation but a decimal point. A punctuation mark next to a blank is dropped, between
 * letters it becomes a blank; in a text with a comma between digits all are dropped.
 */
final class AnswerNormalisation {
    private static final String PUNCTUATION = ";/[]\"{}()=+\\_-><@`,?!";
    private static final Pattern COMMA_IN_NUMBER = Pattern.compile("\\d,\\d");
    private static final Pattern PERIOD = Pattern.compile("\\.(?!\\d)");
    private static final Set<String> ARTICLES = Set.of("a", "an", "the");
    private static final List<String> NUMBERS =
            List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");
    private static final Map<String, String> CONTRACTIONS = contractions();

    private AnswerNormalisation() {}

    static String normalise(String answer) {
        return withoutArticles(
                withoutPunctuation(answer.replaceAll("[\n\t]", " ").strip()));
    }

    private static String withoutPunctuation(String text) {
        boolean dropAll = COMMA_IN_NUMBER.matcher(text).find();
        String result = text;
        for (int i = 0; i < PUNCTUATION.length(); i++) {
            String mark = PUNCTUATION.substring(i, i + 1);
            boolean drop = dropAll || text.contains(mark + " ") || text.contains(" " + mark);
            result = result.replace(mark, drop ? "" : " ");
        }
        return PERIOD.matcher(result).replaceAll("");
    }

    private static String withoutArticles(String text) {
        List<String> words = new ArrayList<>();
        for (String word : text.toLowerCase(Locale.ROOT).strip().split("\\s+", -1)) {
            String number = number(word);
            if (!ARTICLES.contains(number)) {
                words.add(CONTRACTIONS.getOrDefault(number, number));
            }
        }
        return String.join(" ", words);
    }

    private static String number(String word) {
        if (word.equals("none")) {
            return "0";
        }
        int number = NUMBERS.indexOf(word);
        return number < 0 ? word : String.valueOf(number);
    }

    /** Each contraction under its spellings with one apostrophe missing, as the official table lists them. */
    private static Map<String, String> contractions() {
        Map<String, String> contractions = new HashMap<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                AnswerNormalisation.class.getResourceAsStream("contractions.txt"), StandardCharsets.UTF_8))) {
            lines.lines()
                    .flatMap(line -> Arrays.stream(line.split(" ")))
                    .forEach(contraction -> addSpellings(contractions, contraction));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(contractions);
    }

    private static void addSpellings(Map<String, String> contractions, String contraction) {
        for (int i = contraction.indexOf('\''); i >= 0; i = contraction.indexOf('\'', i + 1)) {
            contractions.put(contraction.substring(0, i) + contraction.substring(i + 1), contraction);
        }
    }
}
