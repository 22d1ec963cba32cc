package io.globalcom2.benchmarks.evaluation.running;

import static java.util.Objects.requireNonNull;

import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.Profile;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * One way to compress all images.
 *
 * @param ratio wanted share of visual tokens, in (0, 1]
 */
public record Run(Method method, Profile profile, double ratio) {
    /** Every token is kept. */
    public static final Run UNCOMPRESSED = new Run(Method.NONE, Profile.STANDARD, 1);

    public Run {
        requireNonNull(method, "method is null");
        requireNonNull(profile, "profile is null");
    }

    /**
     * Every method at every ratio; a ratio of 1 once, uncompressed, whatever the methods.
     *
     * @param methods such as {@code globalcom2} or, with its profile, {@code globalcom2:official}
     * @throws io.globalcom2.compression.globalcom2.InvalidInputException where there is no such method, profile or ratio
     */
    public static List<Run> of(List<String> methods, List<Double> ratios) {
        LinkedHashSet<Run> runs = new LinkedHashSet<>();
        for (double ratio : ratios) {
            for (String method : methods) {
                Run run = of(method, ratio);
                runs.add(ratio == 1 ? UNCOMPRESSED : run);
            }
        }
        return new ArrayList<>(runs);
    }

    /** A ratio of 1 goes with every method and profile that exists. */
    private static Run of(String name, double ratio) {
        int colon = name.indexOf(':');
        Method method = Method.of(colon < 0 ? name : name.substring(0, colon));
        Profile profile = colon < 0 ? Profile.STANDARD : Profile.of(name.substring(colon + 1));
        // Refuses what does not exist.
        SelectionSettings settings = new SelectionSettings(method, profile, ratio, 0, false);
        return new Run(settings.method(), settings.profile(), settings.retentionRatio());
    }

    /** Method and, where it is not the default, profile, as on the command line. */
    public String name() {
        return profile == Profile.STANDARD ? method.id() : method.id() + ":" + profile.id();
    }
}
