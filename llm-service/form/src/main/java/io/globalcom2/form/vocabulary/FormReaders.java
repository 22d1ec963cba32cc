package io.globalcom2.form.vocabulary;

import static java.util.Objects.requireNonNull;

import io.globalcom2.form.AnswerForm;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Begins texts in forms, with what was found out for the latest forms before. Any thread may begin a text; one reads them all. */
public final class FormReaders {
    /** Forms that are remembered, at most 10 MB each. */
    private static final int MAX_FORMS = 16;

    private final Supplier<FormVocabulary> source;
    private final Map<AnswerForm, FormReader> readers = new LinkedHashMap<>(MAX_FORMS, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<AnswerForm, FormReader> eldest) {
            return size() > MAX_FORMS;
        }
    };
    private Optional<FormVocabulary> vocabulary = Optional.empty();

    /** @param source asked when the first form comes, and again where it failed; what it throws the caller of {@link #text} gets */
    public FormReaders(Supplier<FormVocabulary> source) {
        this.source = requireNonNull(source, "source is null");
    }

    /** An empty text. */
    public synchronized FormedText text(AnswerForm form) {
        if (vocabulary.isEmpty()) {
            vocabulary = Optional.of(source.get());
        }
        return readers.computeIfAbsent(
                        form,
                        key -> new FormReader(
                                key.grammar(),
                                vocabulary.orElseThrow().tokens(),
                                vocabulary.orElseThrow().dropsFirstBlank()))
                .text();
    }
}
