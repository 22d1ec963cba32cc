package io.globalcom2.gateway.keys;

import io.globalcom2.compression.globalcom2.CompressionOptions;
import io.globalcom2.compression.globalcom2.Method;
import io.globalcom2.compression.globalcom2.SelectionSettings;
import io.globalcom2.failure.FailureKind;
import io.globalcom2.failure.ServingException;
import io.globalcom2.wire.QueueLane;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What may be asked for under a key.
 *
 * @param methods of compression; a request that says nothing of compression asks for none of them
 * @param lowestRatio the smallest retention ratio; 0 allows every one there is
 */
public record KeyRights(Set<QueueLane> lanes, Set<Method> methods, double lowestRatio) {
    /** Everything. */
    public static final KeyRights ALL = new KeyRights(Set.of(QueueLane.values()), Set.of(Method.values()), 0);

    public KeyRights {
        lanes = Set.copyOf(lanes);
        methods = Set.copyOf(methods);
    }

    /**
     * Does nothing when all of it is allowed.
     *
     * @param compression what there can be of it
     * @throws ServingException PERMISSION_DENIED naming the field
     */
    void require(QueueLane lane, Optional<CompressionOptions> compression) {
        if (!lanes.contains(lane)) {
            throw denied("lane", oneOf(lanes, QueueLane::label), lane.label());
        }
        compression.map(options -> options.settle(0)).ifPresent(this::require);
    }

    private void require(SelectionSettings settings) {
        if (!methods.contains(settings.method())) {
            throw denied(
                    "compression.method",
                    oneOf(methods, Method::id),
                    settings.method().id());
        }
        if (settings.retentionRatio() < lowestRatio) {
            throw denied(
                    "compression.retention_ratio",
                    "at least " + lowestRatio,
                    String.valueOf(settings.retentionRatio()));
        }
    }

    private static ServingException denied(String field, String expected, String actual) {
        return new ServingException(
                FailureKind.PERMISSION_DENIED,
                "%s: expected %s under this API key, got %s".formatted(field, expected, actual));
    }

    private static <E extends Enum<E>> String oneOf(Set<E> values, Function<E, String> name) {
        return values.stream().sorted().map(name).collect(Collectors.joining(" or "));
    }
}
