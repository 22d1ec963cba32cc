package io.globalcom2.benchmarks.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.globalcom2.quickstart.chat.ChatAnswer;
import io.globalcom2.quickstart.chat.ChatClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * All endpoints in interleaved rounds, the same requests for each, one endpoint at a time. A round before the counted ones warms up; every
 * other round goes through the endpoints backwards, so that none is always asked first.
 */
final class LoadRun {
    private static final int LARGE_RECORDS = 100;
    private static final int PAIRS = 10;
    private static final int SHORT_ANSWERS = 64;
    private static final List<Integer> CALLERS = List.of(1, 4, 16);
    private static final String MILLIS = "ms";

    private final LoadQuestions questions;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    LoadRun(LoadQuestions questions) {
        this.questions = questions;
    }

    /**
     * @param endpoints such as {@code http://localhost:8080}
     * @throws IOException when an endpoint gives no whole answer
     */
    LoadTable run(List<URI> endpoints, int rounds) throws IOException, InterruptedException {
        LoadTable table = new LoadTable();
        List<URI> order = new ArrayList<>(endpoints);
        try {
            round(order, new LoadTable());
            for (int round = 0; round < rounds; round++) {
                round(order, table);
                Collections.reverse(order);
            }
            return table;
        } finally {
            threads.shutdownNow();
        }
    }

    private void round(List<URI> endpoints, LoadTable table) throws IOException, InterruptedException {
        for (URI endpoint : endpoints) {
            largeRecords(endpoint, table);
        }
        for (URI endpoint : endpoints) {
            pairs(endpoint, table);
        }
        for (int callers : CALLERS) {
            String at = callers == 1 ? "1 caller" : callers + " callers";
            for (URI endpoint : endpoints) {
                double rate = rate(endpoint, questions.shortAnswers(), callers);
                table.add(new Figure("short answers about pictures, " + at, "requests/s"), endpoint, rate);
            }
            for (URI endpoint : endpoints) {
                double rate = rate(endpoint, questions.withoutPictures(), callers);
                table.add(new Figure("4 tokens without a picture, " + at, "requests/s"), endpoint, rate);
            }
        }
    }

    /** One after the other. What is no work of the encoder or the model: from the caller to the queue, in it, and back. */
    private void largeRecords(URI endpoint, LoadTable table) throws IOException, InterruptedException {
        ChatClient client = client(endpoint);
        ObjectNode question = questions.largeRecord();
        List<Double> queue = new ArrayList<>();
        List<Double> around = new ArrayList<>();
        for (int i = 0; i < LARGE_RECORDS; i++) {
            ChatAnswer answer = ask(client, question);
            queue.add(millis(answer.usage().queue()));
            around.add(millis(answer.firstToken().minus(answer.usage().firstTokenWork())));
        }
        table.add(new Figure("queue, record of 200 KB, p50", MILLIS), endpoint, Percentile.of(queue, 0.5));
        table.add(new Figure("queue, record of 200 KB, p99", MILLIS), endpoint, Percentile.of(queue, 0.99));
        table.add(new Figure("first token less its work, same, p50", MILLIS), endpoint, Percentile.of(around, 0.5));
        table.add(new Figure("first token less its work, same, p99", MILLIS), endpoint, Percentile.of(around, 0.99));
    }

    private void pairs(URI endpoint, LoadTable table) throws IOException, InterruptedException {
        ChatClient client = client(endpoint);
        List<ObjectNode> bodies = questions.longAnswers();
        List<Double> alone = new ArrayList<>();
        List<Double> work = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> second = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            ObjectNode one = bodies.get(i % bodies.size());
            ObjectNode other = bodies.get((i + 1) % bodies.size());
            ChatAnswer answer = ask(client, one);
            alone.add(millis(answer.firstToken()));
            work.add(millis(answer.usage().firstTokenWork().plus(answer.usage().decode())));
            List<ChatAnswer> both = all(List.of(() -> ask(client, one), () -> ask(client, other)));
            double a = millis(both.get(0).firstToken());
            double b = millis(both.get(1).firstToken());
            first.add(Math.min(a, b));
            second.add(Math.max(a, b));
        }
        table.add(new Figure("whole work of one question alone", MILLIS), endpoint, Percentile.of(work, 0.5));
        table.add(new Figure("first token of one alone", MILLIS), endpoint, Percentile.of(alone, 0.5));
        table.add(new Figure("first token of the first of two", MILLIS), endpoint, Percentile.of(first, 0.5));
        table.add(new Figure("first token of the second of two", MILLIS), endpoint, Percentile.of(second, 0.5));
    }

    /** Requests a second: so many callers share the questions, each asks its next when it has its answer. */
    private double rate(URI endpoint, List<ObjectNode> bodies, int callers) throws IOException, InterruptedException {
        ChatClient client = client(endpoint);
        List<Callable<List<ChatAnswer>>> loops = new ArrayList<>();
        for (int caller = 0; caller < callers; caller++) {
            int from = caller;
            loops.add(() -> {
                List<ChatAnswer> answers = new ArrayList<>();
                for (int i = from; i < SHORT_ANSWERS; i += callers) {
                    answers.add(ask(client, bodies.get(i % bodies.size())));
                }
                return answers;
            });
        }
        long start = System.nanoTime();
        int answers = all(loops).stream().mapToInt(List::size).sum();
        return answers / ((System.nanoTime() - start) / 1e9);
    }

    private <T> List<T> all(List<Callable<T>> calls) throws IOException, InterruptedException {
        List<T> results = new ArrayList<>();
        for (Future<T> call : threads.invokeAll(calls)) {
            try {
                results.add(call.get());
            } catch (ExecutionException e) {
                throw new IOException(e.getCause().getMessage(), e);
            }
        }
        return results;
    }

    private static ChatAnswer ask(ChatClient client, ObjectNode body) throws IOException, InterruptedException {
        return client.ask(body, text -> {});
    }

    private static ChatClient client(URI endpoint) {
        return new ChatClient(endpoint.resolve("/v1/chat/completions"));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }
}
