package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.evaluation.reporting.LanguageModelCost;

/** The tables with what one must know to read them, and the verdicts. */
final class ServingPages {
    private ServingPages() {}

    static String ratios(RatioResults results, LanguageModelCost cost) {
        return """
                ## What compression buys
                Medians of the rounds with the least and the most. A cached picture is one that the encoder has seen; every question differs before the picture, so that prompts \
                share no beginning. One that was read is known to the language model too: only the question behind it differs. The ideal falls as the positions do. Requests of 32 tokens; the rate of one caller is that of the single requests, that of several \
                includes the end, when not all of them are busy.

                %s
                %s""".formatted(results.markdown(cost).markdown(), Goal.markdown(results.goals()));
    }

    /** @param cachePositions that the KV cache has room for */
    static String streams(StreamResults results, int cachePositions) {
        return """
                ## Streams
                Answers written at a time, as their callers see them over gRPC: %d slots, a KV cache of %d positions, pictures cached. Prompts beside come one after the other. \
                What lies between two pieces of text is shared by the tokens of the second, since some tokens are no text.

                %s
                %s""".formatted(
                        ServingInstallation.SLOTS,
                        cachePositions,
                        results.markdown().markdown(),
                        Goal.markdown(results.goals()));
    }

    static String hops(HopResults results) {
        return """
                ## Hops
                A request of %d positions at a time, picture cached, until its first text. Hops add up in the means; a percentile is each hop's own. The queue's time \
                has whole milliseconds at its beginning, and what it has too much the gateway has too little.

                %s
                %s""".formatted(results.positions(), results.table().markdown(), Goal.markdown(results.goals()));
    }
}
