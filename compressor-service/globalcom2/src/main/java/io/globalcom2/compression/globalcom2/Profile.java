package io.globalcom2.compression.globalcom2;

import java.util.Arrays;

/** Which of the two behaviours of GlobalCom² applies. */
public enum Profile {
    /** What a correct implementation does: exact budget, true places, the newlines of the uncompressed model. */
    STANDARD("standard"),
    /** What the authors' released code does (commit 96b2d00), its deviations included. */
    OFFICIAL("official");

    private final String id;

    Profile(String id) {
        this.id = id;
    }

    /** The name in requests, answers and metrics. */
    public String id() {
        return id;
    }

    /** The profile of that name; another name is invalid input. */
    public static Profile of(String id) {
        return Arrays.stream(values())
                .filter(profile -> profile.id.equals(id))
                .findFirst()
                .orElseThrow(() ->
                        Expect.mismatch("compression.profile", Expect.oneOf(values(), Profile::id), Expect.quoted(id)));
    }
}
