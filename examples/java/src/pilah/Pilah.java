package pilah;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.LongByReference;
import com.sun.jna.ptr.PointerByReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Sorts posts through libpilah. Copy this file into your program.
 *
 * <p>One object serves any number of threads, virtual ones too. Closing waits for calls that are running; a call that comes later throws {@link IllegalStateException}.
 * The library is looked for in {@code jna.library.path}, then where the system looks.
 */
public final class Pilah implements AutoCloseable {
    /** What pilah says of a post. Scores are thousandths with the sum 1000; topic and target are null when there is none. */
    public record Verdict(
            String label,
            int serviceRequest,
            int harassment,
            int offTopic,
            boolean abusive,
            boolean mixed,
            boolean profanity,
            String kind,
            String topic,
            int urgency,
            int severity,
            String target,
            boolean truncated) {}

    /** A call that libpilah refuses; the status is a PILAH_* number of pilah.h. */
    public static final class PilahException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        public final int status;

        PilahException(int status, String reason) {
            super(reason);
            this.status = status;
        }
    }

    private static final int ABI_VERSION = 1;
    private static final int RECORD = 32;
    private static final int ABUSIVE = 1;
    private static final int MIXED = 2;
    private static final int PROFANITY = 4;
    private static final int TRUNCATED = 8;

    /** The functions of pilah.h; size_t is a Java long, as on every 64-bit system. */
    private static final class Library {
        static {
            if (Native.SIZE_T_SIZE != 8) {
                throw new UnsatisfiedLinkError("pilah: made for 64-bit systems");
            }
            // The name with the version of the interface, which is there without development files; else the plain name.
            NativeLibrary library;
            try {
                library = NativeLibrary.getInstance("libpilah.so.0");
            } catch (UnsatisfiedLinkError missing) {
                library = NativeLibrary.getInstance("pilah");
            }
            Native.register(Library.class, library);
            if (pilah_abi_version() != ABI_VERSION) {
                throw new UnsatisfiedLinkError("pilah: the library has version " + pilah_abi_version() + " of the interface, this class is made for " + ABI_VERSION);
            }
        }

        static native int pilah_abi_version();

        static native Pointer pilah_label_name(byte label);

        static native Pointer pilah_kind_name(byte kind);

        static native Pointer pilah_topic_name(byte topic);

        static native Pointer pilah_target_name(byte target);

        static native Pointer pilah_status_message(int status);

        static native int pilah_triage_builtin(PointerByReference out);

        static native int pilah_triage_from_dir(byte[] path, long length, PointerByReference out, byte[] err, long errCapacity);

        static native void pilah_triage_free(Pointer triage);

        static native Pointer pilah_triage_lexicon(Pointer triage);

        static native int pilah_classify_batch(Pointer triage, byte[] data, long length, long[] offsets, long count, int[] out);

        static native int pilah_explain_json(Pointer triage, byte[] text, long length, byte[] buffer, long capacity, LongByReference needed);

        static native int pilah_mask(Pointer triage, byte[] text, long length, byte[] buffer, long capacity, LongByReference needed);
    }

    @FunctionalInterface
    private interface Namer {
        Pointer name(byte code);
    }

    /** Names by their codes, asked for once; null for codes that are not in use. */
    private static final String[] LABELS = names(Library::pilah_label_name);

    private static final String[] KINDS = names(Library::pilah_kind_name);
    private static final String[] TOPICS = names(Library::pilah_topic_name);
    private static final String[] TARGETS = names(Library::pilah_target_name);

    private static String[] names(Namer namer) {
        String[] names = new String[256];
        for (int code = 0; code < names.length; code++) {
            Pointer name = namer.name((byte) code);
            names[code] = name == null ? null : name.getString(0, "UTF-8");
        }
        return names;
    }

    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private Pointer handle;

    /** An engine with the built-in lexicons. */
    public Pilah() {
        PointerByReference out = new PointerByReference();
        check(Library.pilah_triage_builtin(out), null);
        handle = out.getValue();
    }

    /** An engine with the built-in lexicons and those of a directory over them. */
    public Pilah(Path lexicons) {
        PointerByReference out = new PointerByReference();
        byte[] path = lexicons.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        byte[] why = new byte[8192];
        check(Library.pilah_triage_from_dir(path, path.length, out, why, why.length), why);
        handle = out.getValue();
    }

    private static void check(int status, byte[] why) {
        if (status == 0) {
            return;
        }
        String reason = why == null ? "" : Native.toString(why, "UTF-8");
        throw new PilahException(status, reason.isEmpty() ? Library.pilah_status_message(status).getString(0, "UTF-8") : reason);
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            Library.pilah_triage_free(handle);
            handle = null;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private Pointer opened() {
        if (handle == null) {
            throw new IllegalStateException("the engine is closed");
        }
        return handle;
    }

    /** Which lexicons judge. */
    public String lexicon() {
        lock.readLock().lock();
        try {
            return Library.pilah_triage_lexicon(opened()).getString(0, "UTF-8");
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Sorts one post. */
    public Verdict classify(String text) {
        return classifyBatch(List.of(text)).get(0);
    }

    /** Sorts posts; the answers are in the order of the posts. */
    public List<Verdict> classifyBatch(List<String> posts) {
        int count = posts.size();
        byte[][] texts = new byte[count][];
        long[] offsets = new long[count + 1];
        for (int i = 0; i < count; i++) {
            texts[i] = bytes(posts.get(i));
            offsets[i + 1] = offsets[i] + texts[i].length;
        }
        // What an array can hold at most is the limit of a batch.
        byte[] data = new byte[Math.toIntExact(offsets[count])];
        for (int i = 0; i < count; i++) {
            System.arraycopy(texts[i], 0, data, (int) offsets[i], texts[i].length);
        }
        int[] out = new int[Math.multiplyExact(count, RECORD / Integer.BYTES)];
        lock.readLock().lock();
        try {
            Pointer engine = opened();
            if (count > 0) {
                check(Library.pilah_classify_batch(engine, data, data.length, offsets, count, out), null);
            }
        } finally {
            lock.readLock().unlock();
        }
        ByteBuffer records = ByteBuffer.allocate(out.length * Integer.BYTES).order(ByteOrder.nativeOrder());
        records.asIntBuffer().put(out);
        List<Verdict> verdicts = new ArrayList<>(count);
        for (int at = 0; at < records.capacity(); at += RECORD) {
            int flags = records.getInt(at + 12);
            verdicts.add(
                    new Verdict(
                            LABELS[records.get(at + 6) & 0xff],
                            records.getShort(at),
                            records.getShort(at + 2),
                            records.getShort(at + 4),
                            (flags & ABUSIVE) != 0,
                            (flags & MIXED) != 0,
                            (flags & PROFANITY) != 0,
                            KINDS[records.get(at + 7) & 0xff],
                            TOPICS[records.get(at + 8) & 0xff],
                            records.get(at + 10),
                            records.get(at + 11),
                            TARGETS[records.get(at + 9) & 0xff],
                            (flags & TRUNCATED) != 0));
        }
        return verdicts;
    }

    /** The post with abuse and personal data covered. */
    public String mask(String text) {
        return told(text, Library::pilah_mask);
    }

    /** The verdict with its reasons, as JSON; places are byte offsets into the text in UTF-8. */
    public String explain(String text) {
        return told(text, Library::pilah_explain_json);
    }

    @FunctionalInterface
    private interface Teller {
        int tell(Pointer triage, byte[] text, long length, byte[] buffer, long capacity, LongByReference needed);
    }

    /** Asks for a text; when the first buffer was too small, once more with one of the right size. */
    private String told(String text, Teller teller) {
        byte[] post = bytes(text);
        LongByReference needed = new LongByReference();
        lock.readLock().lock();
        try {
            Pointer engine = opened();
            for (int room = Math.addExact(Math.multiplyExact(post.length, 4), 256); ; room = Math.toIntExact(needed.getValue() + 1)) {
                byte[] buffer = new byte[room];
                check(teller.tell(engine, post, post.length, buffer, room, needed), null);
                if (needed.getValue() < room) {
                    return new String(buffer, 0, (int) needed.getValue(), StandardCharsets.UTF_8);
                }
            }
        } finally {
            lock.readLock().unlock();
        }
    }

    /** Whether every half of a surrogate pair has its other half. */
    public static boolean wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** UTF-8. Java writes half a pair as a question mark, which would make a question of it: it becomes U+FFFD instead. */
    private static byte[] bytes(String text) {
        if (wellFormed(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints().forEach(c -> clean.appendCodePoint(c >= 0xd800 && c <= 0xdfff ? 0xfffd : c));
        return clean.toString().getBytes(StandardCharsets.UTF_8);
    }
}
