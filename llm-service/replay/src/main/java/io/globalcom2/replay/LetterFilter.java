package io.globalcom2.replay;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which letters are meant; what says nothing means all.
 *
 * @param codes names of google.rpc.Code
 * @param reason to be found in the reason
 * @param since from this time on
 * @param until before this time
 */
public record LetterFilter(
        Set<String> codes,
        Optional<Pattern> reason,
        Set<String> requestIds,
        Optional<Instant> since,
        Optional<Instant> until) {
    public LetterFilter {
        codes = Set.copyOf(codes);
        requestIds = Set.copyOf(requestIds);
        requireNonNull(reason, "reason is null");
        requireNonNull(since, "since is null");
        requireNonNull(until, "until is null");
    }

    public boolean matches(Letter letter) {
        return (codes.isEmpty() || codes.contains(letter.code()))
                && (requestIds.isEmpty() || requestIds.contains(letter.requestId()))
                && reason.map(pattern -> pattern.matcher(letter.reason()).find())
                        .orElse(true)
                && since.map(from -> !letter.time().isBefore(from)).orElse(true)
                && until.map(end -> letter.time().isBefore(end)).orElse(true);
    }
}
