package pilah;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What can go wrong with the class, tried: closed engines, broken lexicons, strange texts, many threads. */
public final class PilahTest {
    private static final String REQUEST = "min, lampu jalan depan pasar mati tiga hari, tolong diperbaiki";
    private static final String MIXED = "admin goblok, air PDAM mati dari pagi, kapan nyala?";

    private static void check(boolean holds, Object what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }

    private interface Call {
        void run() throws Exception;
    }

    private static <T extends Throwable> T thrown(Class<T> type, Call call) {
        try {
            call.run();
        } catch (Throwable t) {
            check(type.isInstance(t), t);
            return type.cast(t);
        }
        throw new AssertionError("nothing was thrown");
    }

    private static void oneAndMany() {
        try (Pilah pilah = new Pilah()) {
            List<String> posts = List.of(REQUEST, "", MIXED, "a\0b", "banjir min ".repeat(10000), "\ud83d", "\ud83d\ude21", "x \udc00?");
            List<Pilah.Verdict> batch = pilah.classifyBatch(posts);
            for (int i = 0; i < posts.size(); i++) {
                check(pilah.classify(posts.get(i)).equals(batch.get(i)), i);
            }
            check(batch.get(0).label().equals("service_request") && batch.get(0).topic().equals("lampu_jalan") && batch.get(0).target() == null, batch.get(0));
            check(batch.get(2).mixed() && batch.get(2).target() != null && batch.get(4).truncated(), batch);
            check(batch.get(5).equals(pilah.classify("\ufffd")), "half a pair is no question mark");
            check(pilah.classifyBatch(List.of()).isEmpty(), "an empty batch is no fault");
            String masked = pilah.mask(MIXED + " 081234567890");
            check(masked.contains("[kasar]") && masked.contains("[HP]"), masked);
            check(pilah.explain((MIXED + ". ").repeat(300)).endsWith("}"), "a long answer is whole");
            check(pilah.lexicon().matches("\\d+\\.\\d+\\.\\d+-[0-9a-f]{16}"), pilah.lexicon());
        }
    }

    private static void closed() {
        Pilah pilah = new Pilah();
        pilah.close();
        pilah.close();
        thrown(IllegalStateException.class, () -> pilah.classify(REQUEST));
        thrown(IllegalStateException.class, () -> pilah.classifyBatch(List.of()));
        thrown(IllegalStateException.class, () -> pilah.mask(REQUEST));
        thrown(IllegalStateException.class, pilah::lexicon);
    }

    private static void lexicons() throws IOException {
        Pilah.PilahException missing = thrown(Pilah.PilahException.class, () -> new Pilah(Path.of("/no/such/place")));
        check(missing.status == 4 && missing.getMessage().contains("/no/such/place"), missing);
        Path dir = Files.createTempDirectory("pilah-java");
        Path file = dir.resolve("objek-kami.tsv");
        try {
            Files.writeString(file, "frasa\tbukan\n");
            Pilah.PilahException faulty = thrown(Pilah.PilahException.class, () -> new Pilah(dir));
            check(faulty.status == 3 && faulty.getMessage().contains("objek-kami.tsv:1"), faulty);
            Files.writeString(file, "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n");
            try (Pilah pilah = new Pilah(dir)) {
                check("adminduk".equals(pilah.classify("si gesit error terus min, tolong").topic()), "the row counts");
            }
        } finally {
            Files.delete(file);
            Files.delete(dir);
        }
    }

    private static void threads() throws Exception {
        Pilah pilah = new Pilah();
        Pilah.Verdict want = pilah.classify(MIXED);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        List<Future<?>> running = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            boolean closes = t == 0;
            running.add(
                    pool.submit(
                            () -> {
                                for (int i = 0; i < 500; i++) {
                                    try {
                                        check(pilah.classify(MIXED).equals(want), "another answer");
                                    } catch (IllegalStateException closed) {
                                        return;
                                    }
                                    if (closes && i == 250) {
                                        pilah.close();
                                    }
                                }
                            }));
        }
        for (Future<?> r : running) {
            r.get();
        }
        pool.shutdown();
    }

    public static void main(String[] arguments) throws Exception {
        oneAndMany();
        closed();
        lexicons();
        threads();
        System.out.println("PilahTest: ok");
    }
}
