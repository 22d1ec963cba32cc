package io.globalcom2.kubernetes;

import java.util.ArrayList;
import java.util.List;

/** Looks at the objects of one rendering together. */
interface Check {
    /** In this order: each may rely on what those before it have found to be true. */
    List<Check> ALL = List.of(
            new NameCheck(),
            new SelectorCheck(),
            new ReferenceCheck(),
            new PortCheck(),
            new AddressCheck(),
            new NetworkPolicyCheck(),
            new ApiKeyCheck(),
            new TlsCheck(),
            new KafkaCheck(),
            new PodPolicyCheck(),
            new ShutdownCheck());

    /** Adds what is wrong, as sentences that name the object. */
    void check(Manifests manifests, List<String> problems);

    /** What is wrong with a rendering: of each object, then between them, up to the first check that finds something. */
    static List<String> problems(String rendering) {
        List<String> problems = new ArrayList<>();
        Manifests manifests = new Manifests(StrictParser.parse(rendering, problems));
        for (Check check : ALL) {
            if (problems.isEmpty()) {
                check.check(manifests, problems);
            }
        }
        return problems;
    }
}
