package io.globalcom2.generation.scheduling;

import io.globalcom2.failure.ServingException;
import io.globalcom2.generation.sampling.EndReason;
import io.globalcom2.generation.sampling.TokenScores;
import java.util.List;

/** Hears of one request, from one thread at a time. Calls must not block: the same thread decodes for others. */
public interface GenerationListener {
    /**
     * New text; never splits a character and never holds part of a stop text.
     *
     * @param completionTokens tokens generated so far
     * @param scores of the tokens whose text begins in it; none where they were not asked for
     */
    void onText(String text, int completionTokens, List<TokenScores> scores);

    /** The prompt is in the cache: others that begin alike need not read it. At most once, before any text. */
    default void onPromptRead() {}

    /** The answer is whole. Terminal. */
    void onCompleted(EndReason reason, GenerationStatistics statistics);

    /** The answer ends here. Terminal. */
    void onFailed(ServingException failure);
}
