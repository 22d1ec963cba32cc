package io.globalcom2.gateway.openai;

import io.globalcom2.gateway.relay.AnswerEvent.TextDelta;
import io.globalcom2.gateway.relay.AnswerText;
import io.globalcom2.proto.v1.TokenLogprob;
import java.util.ArrayList;
import java.util.List;

/** The choices of an answer, put together from what is told of them. */
final class ToldChoices {
    private final List<Told> choices = new ArrayList<>();

    private static final class Told {
        private final StringBuilder text = new StringBuilder();
        private final List<TokenLogprob> logprobs = new ArrayList<>();
    }

    void add(TextDelta delta) {
        while (choices.size() <= delta.index()) {
            choices.add(new Told());
        }
        choices.get(delta.index()).text.append(delta.text());
        choices.get(delta.index()).logprobs.addAll(delta.logprobs());
    }

    List<AnswerText> texts() {
        return choices.stream()
                .map(choice -> new AnswerText(choice.text.toString(), choice.logprobs))
                .toList();
    }
}
