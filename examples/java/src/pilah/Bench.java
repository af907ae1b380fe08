package pilah;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What bindings/c/benches/compare measures: for every line on standard input the nanoseconds of a batch of 100,000 posts, building buffers and answers included. */
public final class Bench {
    private static final int POSTS = 100_000;

    public static void main(String[] arguments) throws IOException {
        List<String> lines = Files.readAllLines(Path.of(arguments[0]));
        List<String> posts = new ArrayList<>(POSTS);
        for (int i = 0; i < POSTS; i++) {
            posts.add(lines.get(i % lines.size()));
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
        try (Pilah pilah = new Pilah()) {
            while (in.readLine() != null) {
                long start = System.nanoTime();
                List<Pilah.Verdict> verdicts = pilah.classifyBatch(posts);
                long taken = System.nanoTime() - start;
                if (verdicts.size() != POSTS) {
                    throw new AssertionError();
                }
                System.out.println(taken);
            }
        }
    }

    private Bench() {}
}
