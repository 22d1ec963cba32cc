package io.globalcom2.benchmarks.compare;

import io.globalcom2.benchmarks.compare.serving.Part;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one run can measure, in this order. */
enum ComparedPart {
    SYSTEMS(null),
    RATIOS(Part.RATIOS),
    STREAMS(Part.STREAMS),
    HOPS(Part.HOPS);

    private final Optional<Part> serving;

    ComparedPart(Part serving) {
        this.serving = Optional.ofNullable(serving);
    }

    /** Those for which an installation is asked. */
    static Set<Part> serving(Set<ComparedPart> parts) {
        return parts.stream().flatMap(part -> part.serving.stream()).collect(Collectors.toSet());
    }
}
