package io.globalcom2.gateway.keys;

import java.util.Map;

/** What one request has taken of the limits of its key, from before it is read until it has ended. */
public final class KeyUse {
    private final KeyAccount account;
    private final KeyLimits limits;
    private TokenCount reserved = TokenCount.NONE;
    private boolean left;

    KeyUse(KeyAccount account, KeyLimits limits) {
        this.account = account;
        this.limits = limits;
    }

    /**
     * Takes what the request is expected to cost. At most once.
     *
     * @throws OverLimitException when there is not so much left
     */
    public synchronized void reserve(TokenCount expected) {
        account.reserve(limits, expected);
        reserved = expected;
    }

    /** Takes what the answer has cost in the place of what was expected. At most once. */
    public synchronized void settle(SpentTokens spent) {
        account.take(limits, new TokenCount(spent.prompt(), spent.imageOriginal()).minus(reserved));
        account.count(spent);
        reserved = TokenCount.NONE;
    }

    /** Keeps what was expected: the work was done, and what it came to is not known. */
    public synchronized void keep() {
        reserved = TokenCount.NONE;
    }

    /** Ends the request, and gives back what is neither settled nor kept. Idempotent. */
    public synchronized void leave() {
        if (!left) {
            left = true;
            account.take(limits, TokenCount.NONE.minus(reserved));
            account.leave();
        }
    }

    /** Where the key stands now, as headers of an answer, in lower case. */
    public Map<String, String> headers() {
        return account.headers(limits);
    }
}
