package pilah;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sorts posts: JSON Lines with "id" and "text" on standard input, JSON Lines with the answer on standard output, in the same order. */
public final class Triage {
    private static final int LINES = 1000; // posts in a batch
    private static final ObjectMapper JSON =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
                    .build();

    /** The posts of a batch, and what of their answers is known before sorting. */
    private final List<String> posts = new ArrayList<>();

    private final List<ObjectNode> answers = new ArrayList<>();

    private void take(String line, int number) {
        JsonNode post = null;
        try {
            post = JSON.readTree(line);
        } catch (JsonProcessingException wrong) {
            // Told below.
        }
        ObjectNode answer = JSON.createObjectNode();
        answer.putNull("id").putNull("label").putNull("scores").putNull("urgency").putNull("topic");
        String error = null;
        if (post == null || !post.isObject()) {
            error = "line " + number + ": not a JSON object";
        } else {
            if (post.has("id")) {
                answer.set("id", post.get("id"));
            }
            if (!post.has("text")) {
                error = "no field \"text\"";
            } else if (!post.get("text").isTextual()) {
                error = "the field \"text\" is no string";
            } else if (!Pilah.wellFormed(post.get("text").textValue())) {
                error = "the field \"text\" is no valid JSON string";
            }
        }
        if (error != null) {
            answer.put("error", error);
            System.err.println("triage: input line " + number + ": " + error);
        }
        posts.add(error == null ? post.get("text").textValue() : "");
        answers.add(answer);
    }

    private void answer(Pilah pilah, Writer out) throws IOException {
        List<Pilah.Verdict> verdicts = pilah.classifyBatch(posts);
        for (int i = 0; i < verdicts.size(); i++) {
            Pilah.Verdict v = verdicts.get(i);
            ObjectNode answer = answers.get(i);
            if (!answer.has("error")) {
                answer.put("label", v.label());
                answer.putObject("scores").put("service_request", v.serviceRequest()).put("harassment", v.harassment()).put("off_topic", v.offTopic());
                answer.put("urgency", v.urgency());
                answer.put("topic", v.topic());
            }
            out.write(JSON.writeValueAsString(answer));
            out.write('\n');
        }
        out.flush();
        posts.clear();
        answers.clear();
    }

    public static void main(String[] arguments) throws IOException {
        String lexicons = System.getenv("PILAH_LEXICONS");
        Triage triage = new Triage();
        // The reader turns what is not UTF-8 into U+FFFD.
        try (Pilah pilah = lexicons == null ? new Pilah() : new Pilah(Path.of(lexicons));
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
                Writer out = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8))) {
            int number = 0;
            for (String line; (line = in.readLine()) != null; ) {
                number++;
                if (number == 1 && line.startsWith("\ufeff")) {
                    line = line.substring(1);
                }
                if (line.isBlank()) {
                    continue;
                }
                triage.take(line, number);
                if (triage.posts.size() == LINES) {
                    triage.answer(pilah, out);
                }
            }
            triage.answer(pilah, out);
        } catch (Pilah.PilahException refused) {
            System.err.println("triage: " + refused.getMessage());
            System.exit(1);
        }
    }

    private Triage() {}
}
