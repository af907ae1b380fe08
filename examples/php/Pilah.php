<?php

/**
 * Sorts posts through pilah. Copy this one file into your project.
 *
 * With the FFI extension it calls libpilah. Without it, as on most shared hosting, it keeps one process `pilah triage` and speaks JSON Lines with it. Answers are
 * the same both ways; posts are handed over as UTF-8, and what is not UTF-8 is replaced by U+FFFD and flagged.
 *
 *     $pilah = new Pilah();
 *     $verdict = $pilah->classify('min, lampu jalan depan SDN 2 mati 3 hari');
 *     echo $verdict['label'], ' ', $verdict['topic'];
 *
 * Works with PHP 7.4 and newer.
 */
final class Pilah
{
    /** Version of the interface that this class is made for: PILAH_ABI_VERSION of pilah.h. */
    private const ABI_VERSION = 1;
    private const RECORD = 32;
    /** Fields of a verdict, in order. */
    private const FIELDS = ['label', 'scores', 'abusive', 'mixed', 'profanity', 'kind', 'topic', 'urgency', 'severity', 'target', 'truncated', 'lexicon'];

    /** @var \FFI|null */
    private $ffi;
    /** @var \FFI\CData|null the handle */
    private $triage;
    /** @var string[][] names by code */
    private $names = [];
    /** @var string */
    private $lexicon = '';
    /** @var string */
    private $command;
    /** @var string|null */
    private $lexicons;
    /** @var array<string, array{process: resource, in: resource, out: resource, err: resource, pid: int, rest: string}> processes by what they are asked for */
    private $processes = [];
    /** @var bool */
    private $closed = false;

    /**
     * @param array{way?: string, library?: string, header?: string, command?: string, lexicons?: string} $options
     *   way       'ffi', 'process', or 'auto' (default): FFI where it can be used, else the process
     *   library   libpilah.so.0 (default: PILAH_LIBRARY, else as the system finds it)
     *   header    pilah.ffi.h (default: PILAH_HEADER, else beside this file, /usr/local/share/pilah, /usr/share/pilah)
     *   command   the program pilah (default: PILAH_COMMAND, else as PATH finds it)
     *   lexicons  a directory of lexicons over the built-in ones; an absolute path
     *
     * @throws RuntimeException when neither way works, or a lexicon has faults
     */
    public function __construct(array $options = [])
    {
        $way = $options['way'] ?? 'auto';
        if (!in_array($way, ['auto', 'ffi', 'process'], true)) {
            throw new InvalidArgumentException("pilah: no way \"$way\": auto, ffi or process");
        }
        $this->lexicons = $options['lexicons'] ?? null;
        $this->command = $options['command'] ?? (getenv('PILAH_COMMAND') ?: 'pilah');
        if ($way !== 'process') {
            $why = $this->open($options['library'] ?? (getenv('PILAH_LIBRARY') ?: 'libpilah.so.0'), $options['header'] ?? (getenv('PILAH_HEADER') ?: null));
            if ($why !== null && $way === 'ffi') {
                throw new RuntimeException("pilah: $why");
            }
        }
    }

    public function __destruct()
    {
        $this->close();
    }

    /** Frees the engine and ends the process; closing again does nothing. */
    public function close(): void
    {
        $this->closed = true;
        if ($this->triage !== null) {
            $this->ffi->pilah_triage_free($this->triage);
            $this->triage = null;
        }
        foreach (array_keys($this->processes) as $what) {
            $this->end($what);
        }
    }

    /** 'ffi' or 'process'. */
    public function way(): string
    {
        return $this->ffi !== null ? 'ffi' : 'process';
    }

    /** Which lexicons judge: version and hash. */
    public function lexicon(): string
    {
        return $this->ffi !== null ? $this->lexicon : $this->classify('')['lexicon'];
    }

    /**
     * Sorts one post.
     *
     * @return array{label: string, scores: array<string, int>, abusive: bool, mixed: bool, profanity: bool, kind: string, topic: ?string, urgency: int,
     *   severity: int, target: ?string, truncated: bool, lexicon: string, invalid_utf8: bool}
     */
    public function classify(string $post): array
    {
        return $this->classifyBatch([$post])[0];
    }

    /**
     * Sorts posts; the answers are in the order of the posts, under the same keys.
     *
     * @param string[] $posts
     * @return array[]
     */
    public function classifyBatch(array $posts): array
    {
        $this->mustBeOpen();
        if ($posts === []) {
            return [];
        }
        $keys = array_keys($posts);
        $posts = array_values($posts);
        $verdicts = $this->ffi !== null ? $this->called($posts) : $this->asked('verdict', $posts);
        return $keys === array_keys($posts) ? $verdicts : array_combine($keys, $verdicts);
    }

    /** The post with abuse as [kasar] and personal data as [NIK], [HP], [EMAIL], [PLAT]. */
    public function mask(string $post): string
    {
        $this->mustBeOpen();
        return $this->ffi !== null ? $this->told('pilah_mask', $post) : $this->asked('mask', [$post])[0]['masked'];
    }

    /**
     * The verdict with `spans`: which words of the post (byte offsets), by which row and rule.
     *
     * @return array
     */
    public function explain(string $post): array
    {
        $this->mustBeOpen();
        if ($this->ffi === null) {
            return $this->asked('explain', [$post])[0];
        }
        $told = json_decode($this->told('pilah_explain_json', $post), true, 512, JSON_THROW_ON_ERROR);
        $answer = [];
        foreach (array_merge(self::FIELDS, ['spans']) as $field) {
            $answer[$field] = $told[$field];
        }
        $answer['invalid_utf8'] = !self::isUtf8($post);
        return $answer;
    }

    private function mustBeOpen(): void
    {
        if ($this->closed) {
            throw new LogicException('pilah: closed');
        }
    }

    private static function isUtf8(string $text): bool
    {
        return preg_match('//u', $text) === 1;
    }

    /** UTF-8, with U+FFFD for what cannot be read. */
    private static function utf8(string $text): string
    {
        return self::isUtf8($text) ? $text : json_decode(json_encode($text, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR), false, 512, JSON_THROW_ON_ERROR);
    }

    // ---- libpilah through FFI

    /** Opens the library; why not, if it cannot be. A faulty lexicon is no reason to try the other way: that is thrown. */
    private function open(string $library, ?string $header): ?string
    {
        if (!extension_loaded('ffi')) {
            return 'the extension FFI is missing';
        }
        if (PHP_INT_SIZE !== 8) {
            return 'made for 64-bit systems';
        }
        try {
            $ffi = self::scope() ?? self::load($library, $header);
            if ($ffi->pilah_abi_version() !== self::ABI_VERSION) {
                return 'the library has another version of the interface';
            }
        } catch (\FFI\Exception $e) {
            return $e->getMessage();
        }
        $out = $ffi->new('pilah_triage *');
        $err = $ffi->new('char[8192]');
        if ($this->lexicons === null) {
            $status = $ffi->pilah_triage_builtin(\FFI::addr($out));
        } else {
            $status = $ffi->pilah_triage_from_dir($this->lexicons, strlen($this->lexicons), \FFI::addr($out), $err, 8192);
        }
        if ($status !== 0) {
            throw new RuntimeException('pilah: ' . (\FFI::string($err) ?: $ffi->pilah_status_message($status)));
        }
        $this->ffi = $ffi;
        $this->triage = $out;
        $this->lexicon = $ffi->pilah_triage_lexicon($out);
        foreach (['label', 'kind', 'topic', 'target'] as $list) {
            $name = "pilah_{$list}_name";
            for ($code = 0; ($text = $ffi->$name($code)) !== null; $code++) {
                $this->names[$list][$code] = $text;
            }
            $this->names[$list][255] = null;
        }
        return null;
    }

    /** What a preload script has loaded (see preload.php), if one has. */
    private static function scope(): ?\FFI
    {
        try {
            return \FFI::scope('pilah');
        } catch (\FFI\Exception $e) {
            return null;
        }
    }

    private static function load(string $library, ?string $header): \FFI
    {
        return \FFI::cdef(self::declarations(self::header($header)), $library);
    }

    /** The file pilah.ffi.h. */
    private static function header(?string $header): string
    {
        foreach ($header !== null ? [$header] : [__DIR__ . '/pilah.ffi.h', '/usr/local/share/pilah/pilah.ffi.h', '/usr/share/pilah/pilah.ffi.h'] as $file) {
            if (is_file($file)) {
                return $file;
            }
        }
        throw new \FFI\Exception('pilah.ffi.h is not found' . ($header !== null ? ": $header" : ''));
    }

    /** The declarations without the directives that only FFI::load reads. */
    private static function declarations(string $header): string
    {
        return preg_replace('/^#define .*\n/m', '', file_get_contents($header));
    }

    /**
     * For preload scripts: makes the scope "pilah" if ffi.preload has not done so, and builds the built-in engine, which workers forked later share.
     *
     * @param string|null $header pilah.ffi.h; its FFI_LIB says where the library is
     */
    public static function preload(?string $header = null): void
    {
        try {
            $ffi = self::scope() ?? \FFI::load(self::header($header));
        } catch (\FFI\Exception $e) {
            // With opcache.preload_user only ffi.preload may load; without it, each request does.
            return;
        }
        $out = $ffi->new('pilah_triage *');
        if ($ffi->pilah_triage_builtin(\FFI::addr($out)) === 0) {
            $ffi->pilah_triage_free($out);
        }
    }

    /** Sorts posts by one call. */
    private function called(array $posts): array
    {
        $count = count($posts);
        $offsets = $this->ffi->new('int64_t[' . ($count + 1) . ']');
        $places = [0];
        $end = 0;
        foreach ($posts as $post) {
            $places[] = $end += strlen($post);
        }
        \FFI::memcpy($offsets, pack('q*', ...$places), 8 * ($count + 1));
        $out = $this->ffi->new("pilah_verdict[$count]");
        $this->must($this->ffi->pilah_classify_batch($this->triage, implode('', $posts), $end, $offsets, $count, $out));
        $records = \FFI::string(\FFI::addr($out), self::RECORD * $count);
        $verdicts = [];
        for ($i = 0; $i < $count; $i++) {
            $v = unpack('S3score/Clabel/Ckind/Ctopic/Ctarget/Curgency/Cseverity/Lflags', $records, self::RECORD * $i);
            $flags = $v['flags'];
            $verdicts[] = [
                'label' => $this->names['label'][$v['label']],
                'scores' => ['service_request' => $v['score1'], 'harassment' => $v['score2'], 'off_topic' => $v['score3']],
                'abusive' => ($flags & 1) !== 0,
                'mixed' => ($flags & 2) !== 0,
                'profanity' => ($flags & 4) !== 0,
                'kind' => $this->names['kind'][$v['kind']],
                'topic' => $this->names['topic'][$v['topic']],
                'urgency' => $v['urgency'],
                'severity' => $v['severity'],
                'target' => $this->names['target'][$v['target']],
                'truncated' => ($flags & 8) !== 0,
                'lexicon' => $this->lexicon,
                'invalid_utf8' => ($flags & 16) !== 0,
            ];
        }
        return $verdicts;
    }

    /** A text about a post; when the first buffer was too small, once more with one of the right size. */
    private function told(string $function, string $post): string
    {
        $post = self::utf8($post);
        $needed = $this->ffi->new('size_t');
        for ($room = 4 * strlen($post) + 256; ; $room = $needed->cdata + 1) {
            $buffer = $this->ffi->new("char[$room]");
            $this->must($this->ffi->$function($this->triage, $post, strlen($post), $buffer, $room, \FFI::addr($needed)));
            if ($needed->cdata < $room) {
                return \FFI::string($buffer, $needed->cdata);
            }
        }
    }

    private function must(int $status): void
    {
        if ($status !== 0) {
            throw new RuntimeException('pilah: ' . $this->ffi->pilah_status_message($status));
        }
    }

    // ---- one process that is kept

    /** Asks the process for a field of each post. A process that has ended is started again, once. */
    private function asked(string $what, array $posts): array
    {
        try {
            return $this->exchange($what, $posts);
        } catch (PilahProcessEnded $ended) {
            return $this->exchange($what, $posts);
        }
    }

    private function exchange(string $what, array $posts): array
    {
        // A forked child must not read the answers of its parent.
        if (isset($this->processes[$what]) && $this->processes[$what]['pid'] !== getmypid()) {
            unset($this->processes[$what]);
        }
        $this->processes[$what] = $this->processes[$what] ?? $this->start($what);
        try {
            $answers = $this->lines($what, $posts);
        } catch (PilahProcessEnded $ended) {
            $err = $this->processes[$what]['err'];
            $code = $this->end($what);
            rewind($err);
            $why = trim((string) stream_get_contents($err));
            throw new PilahProcessEnded($why !== '' ? $why : "pilah: {$this->command} has ended with exit code $code" . ($code === 127 ? '; is it installed?' : ''));
        } catch (Throwable $e) {
            // Nobody knows what it would answer next.
            $this->end($what);
            throw $e;
        }
        foreach ($answers as $i => $answer) {
            unset($answers[$i]['id'], $answers[$i]['text']);
            if ($what !== 'mask') {
                $answers[$i]['invalid_utf8'] = !self::isUtf8($posts[$i]);
            }
        }
        return $answers;
    }

    /** Writes the posts, one a line, and reads as many answers; both at the same time, for pipes hold little. */
    private function lines(string $what, array $posts): array
    {
        ['in' => $in, 'out' => $out, 'rest' => $rest] = $this->processes[$what];
        $count = count($posts);
        $next = 0;
        $waiting = '';
        $answers = [];
        while (count($answers) < $count) {
            for (; $next < $count && strlen($waiting) < 65536; $next++) {
                $waiting .= json_encode(['id' => $next, 'text' => $posts[$next]], JSON_INVALID_UTF8_SUBSTITUTE | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_THROW_ON_ERROR) . "\n";
            }
            $read = [$out];
            $write = $waiting !== '' ? [$in] : [];
            $except = null;
            if (@stream_select($read, $write, $except, null) === false) {
                continue; // a signal
            }
            if ($write !== []) {
                $written = @fwrite($in, $waiting);
                if ($written === false) {
                    throw new PilahProcessEnded('pilah: the process has ended');
                }
                $waiting = (string) substr($waiting, $written);
            }
            if ($read !== []) {
                $chunk = fread($out, 65536);
                if ($chunk === false || ($chunk === '' && feof($out))) {
                    throw new PilahProcessEnded('pilah: the process has ended');
                }
                $rest .= $chunk;
                if (strpos($chunk, "\n") === false) {
                    continue;
                }
                $lines = explode("\n", $rest);
                $rest = array_pop($lines);
                foreach ($lines as $line) {
                    $answer = json_decode($line, true, 512, JSON_THROW_ON_ERROR);
                    if (($answer['id'] ?? null) !== count($answers) || isset($answer['error'])) {
                        throw new RuntimeException('pilah: the process answers out of turn');
                    }
                    $answers[] = $answer;
                }
            }
        }
        $this->processes[$what]['rest'] = $rest;
        return $answers;
    }

    private function start(string $what): array
    {
        if (!function_exists('proc_open')) {
            throw new RuntimeException('pilah: neither FFI nor proc_open can be used here');
        }
        $fields = ['verdict' => 'id,' . implode(',', self::FIELDS), 'mask' => 'id,masked', 'explain' => 'id,' . implode(',', self::FIELDS) . ',spans'];
        $command = [$this->command, 'triage', '--format', 'jsonl', '--fields', $fields[$what]];
        if ($this->lexicons !== null) {
            array_push($command, '--lexicons', $this->lexicons);
        }
        $why = tmpfile();
        $process = @proc_open($command, [['pipe', 'r'], ['pipe', 'w'], $why], $pipes);
        if ($process === false) {
            throw new RuntimeException("pilah: {$this->command} cannot be started");
        }
        stream_set_blocking($pipes[0], false);
        stream_set_blocking($pipes[1], false);
        stream_set_read_buffer($pipes[1], 0);
        return ['process' => $process, 'in' => $pipes[0], 'out' => $pipes[1], 'err' => $why, 'pid' => getmypid(), 'rest' => ''];
    }

    /** Ends a process; its exit code. */
    private function end(string $what): int
    {
        ['process' => $process, 'in' => $in, 'out' => $out, 'pid' => $pid] = $this->processes[$what];
        unset($this->processes[$what]);
        fclose($in);
        fclose($out);
        return $pid === getmypid() ? proc_close($process) : 0;
    }
}

/** The process has gone away. */
final class PilahProcessEnded extends RuntimeException
{
}
