package io.globalcom2.benchmarks.compare.serving;

import io.globalcom2.benchmarks.compare.serving.asking.HttpDoor;
import io.globalcom2.benchmarks.compare.serving.asking.Picture;
import io.globalcom2.benchmarks.compare.serving.asking.Questions;
import io.globalcom2.benchmarks.compare.serving.asking.TimedRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The same question at all ratios, about a new picture, a cached one and one that was read, in interleaved rounds of single requests; then, in one round, many callers at a time. One
 * caller's rate is that of the single requests.
 */
final class RatioRun {
    private static final int TOKENS = 32;
    private static final int WARM_UP_TOKENS = 2;

    private final HttpDoor door;
    private final Questions questions;
    private final ServingSettings settings;

    RatioRun(HttpDoor door, Questions questions, ServingSettings settings) {
        this.door = door;
        this.questions = questions;
        this.settings = settings;
    }

    RatioResults run(int rounds) throws IOException, InterruptedException {
        for (double ratio : settings.ratios()) {
            for (Picture known : List.of(Picture.CACHED, Picture.READ)) {
                TimedRequest unused = door.ask(questions.about(known, ratio, WARM_UP_TOKENS));
            }
        }
        RatioResults results = new RatioResults();
        List<Double> order = new ArrayList<>(settings.ratios());
        for (int round = 1; round <= rounds; round++) {
            ServingComparison.progress("ratios, round %d of %d".formatted(round, rounds));
            for (double ratio : order) {
                for (Picture picture : Picture.values()) {
                    results.add(new RatioCase(ratio, picture), door.ask(questions.about(picture, ratio, TOKENS)));
                }
            }
            // A machine that slows down within a round slows others the next time.
            Collections.reverse(order);
        }
        for (double ratio : settings.ratios()) {
            rates(new RatioCase(ratio, Picture.CACHED), settings.callers(), results);
            rates(new RatioCase(ratio, Picture.NEW), settings.callersOfAllPictures(), results);
            rates(new RatioCase(ratio, Picture.READ), settings.callersOfAllPictures(), results);
        }
        return results;
    }

    private void rates(RatioCase asked, List<Integer> callers, RatioResults results)
            throws IOException, InterruptedException {
        for (int count : callers) {
            ServingComparison.progress(
                    "ratios, %d callers, R = %s, picture %s".formatted(count, asked.ratio(), asked.picture()));
            double rate = ClosedLoop.rate(
                    count,
                    Duration.ofSeconds(settings.rateSeconds()),
                    () -> door.ask(questions.about(asked.picture(), asked.ratio(), TOKENS)));
            results.addRate(asked, count, rate);
        }
    }
}
