<?php

// The class, both ways: the same answers, and what can go wrong. PILAH_LIBRARY, PILAH_HEADER and PILAH_COMMAND say where the parts are (run.sh test).

require __DIR__ . '/Pilah.php';

const REQUEST = 'min, lampu jalan depan pasar mati tiga hari, tolong diperbaiki';
const MIXED = 'admin goblok, air PDAM mati dari pagi, kapan nyala? hp 081234567890';

function check(bool $holds, string $what): void
{
    if (!$holds) {
        fwrite(STDERR, "does not hold: $what\n" . (new Exception())->getTraceAsString() . "\n");
        exit(1);
    }
}

/** What a call throws; its message. */
function thrown(string $type, callable $call): string
{
    try {
        $call();
    } catch (Throwable $e) {
        check($e instanceof $type, get_class($e) . ': ' . $e->getMessage());
        return $e->getMessage();
    }
    check(false, "$type was thrown");
    return '';
}

$ffi = new Pilah(['way' => 'ffi']);
$process = new Pilah(['way' => 'process']);
check($ffi->way() === 'ffi' && $process->way() === 'process', 'the ways are those asked for');
check((new Pilah())->way() === 'ffi', 'FFI goes first where it is there');
check($ffi->lexicon() === $process->lexicon() && preg_match('/^\d+\.\d+\.\d+-[0-9a-f]{16}$/', $ffi->lexicon()) === 1, 'one set of lexicons');

$posts = [REQUEST, MIXED, '', ' ', "a\0b", "go\xffblok kowe min", "\xc0\x80", "\xed\xa0\x80 rusak", "caf\xe9", "\xf0\x9f\x98", "a\u{301}\u{202e}b", '"\\/{}', "satu\ndua\r\n", "\u{1f621}", '0', str_repeat('banjir min ', 10000)];
mt_srand(7);
for ($i = 0; $i < 3000; $i++) {
    // Texts of words and of wrong bytes.
    $post = '';
    for ($parts = mt_rand(1, 8); $parts > 0; $parts--) {
        $post .= mt_rand(0, 2) ? ['jalan rusak ', 'goblok ', 'min ', 'kapan ', '? ', 'banjir '][mt_rand(0, 5)] : chr(mt_rand(0, 255)) . chr(mt_rand(128, 255));
    }
    $posts[] = $post;
}
$a = $ffi->classifyBatch($posts);
$b = $process->classifyBatch($posts);
foreach ($posts as $i => $post) {
    check($a[$i] === $b[$i], "post $i (" . bin2hex(substr($post, 0, 60)) . "):\n" . json_encode($a[$i]) . "\n" . json_encode($b[$i]));
}
foreach (array_slice($posts, 0, 40) as $i => $post) {
    check($ffi->classify($post) === $a[$i] && $process->classify($post) === $a[$i], "alone as in a batch: $i");
    check($ffi->mask($post) === $process->mask($post), "masked: $i");
    check($ffi->explain($post) === $process->explain($post), "explained: $i");
}
check($a[0]['label'] === 'service_request' && $a[0]['topic'] === 'lampu_jalan' && $a[0]['target'] === null, 'a request');
check($a[1]['mixed'] && $a[1]['abusive'] && array_sum($a[1]['scores']) === 1000 && $a[5]['invalid_utf8'] && !$a[0]['invalid_utf8'] && $a[15]['truncated'], 'flags');
check(strpos($ffi->mask(MIXED), '[kasar]') !== false && strpos($ffi->mask(MIXED), '[HP]') !== false, 'masked');
check(strlen(json_encode($ffi->explain(str_repeat(MIXED . '. ', 300)))) > 20000, 'long answers come whole');
foreach ([$ffi, $process] as $pilah) {
    check($pilah->classifyBatch([]) === [], 'an empty batch is no fault');
    check(array_keys($pilah->classifyBatch(['x' => REQUEST, 7 => ''])) === ['x', 7], 'keys are kept');
}
// More than pipes hold, in both directions.
$many = array_fill(0, 20000, MIXED);
check($process->classifyBatch($many) === $ffi->classifyBatch($many), 'many posts');

// The process dies between two calls, and in front of one.
$killed = new Pilah(['way' => 'process']);
$killed->classify(REQUEST);
$pid = (function () {
    return proc_get_status($this->processes['verdict']['process'])['pid'];
})->call($killed);
posix_kill($pid, 9);
usleep(100000);
check($killed->classify(REQUEST) === $a[0], 'a process that has died is started again');
if (function_exists('pcntl_fork')) {
    $child = pcntl_fork();
    if ($child === 0) {
        $fine = $process->classify(MIXED) === $a[1] && $ffi->classify(MIXED) === $a[1];
        posix_kill(getmypid(), $fine ? 15 : 9); // without the end of the parent's objects
    }
    check($process->classify(REQUEST) === $a[0], 'the parent reads its own answers');
    pcntl_waitpid($child, $status);
    check(pcntl_wifsignaled($status) && pcntl_wtermsig($status) === 15, 'a forked child reads its own answers');
    check($process->classify(MIXED) === $a[1], 'the parent still reads its own answers');
}

$dir = sys_get_temp_dir() . '/pilah-php-' . getmypid();
mkdir($dir);
foreach (['ffi', 'process'] as $way) {
    $asked = static function (string $lexicons) use ($way): array {
        return (new Pilah(['way' => $way, 'lexicons' => $lexicons]))->classify('si gesit error terus min, tolong');
    };
    check(strpos(thrown(RuntimeException::class, static function () use ($asked) {
        $asked('/no/such/place');
    }), '/no/such/place') !== false, "a missing directory is named ($way)");
    file_put_contents("$dir/objek-kami.tsv", "frasa\tbukan\n");
    check(strpos(thrown(RuntimeException::class, static function () use ($asked, $dir) {
        $asked($dir);
    }), 'objek-kami.tsv:1') !== false, "a fault is named ($way)");
    file_put_contents("$dir/objek-kami.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\t\n");
    check($asked($dir)['topic'] === 'adminduk', "a row of one's own counts ($way)");
}
unlink("$dir/objek-kami.tsv");
rmdir($dir);

thrown(RuntimeException::class, static function () {
    new Pilah(['way' => 'ffi', 'library' => '/no/such/libpilah.so']);
});
thrown(RuntimeException::class, static function () {
    new Pilah(['way' => 'ffi', 'header' => '/no/such/pilah.ffi.h']);
});
thrown(InvalidArgumentException::class, static function () {
    new Pilah(['way' => 'pigeon']);
});
check((new Pilah(['library' => '/no/such/libpilah.so']))->classify(REQUEST) === $a[0], 'without the library the process answers');
check(strpos(thrown(RuntimeException::class, static function () {
    (new Pilah(['way' => 'process', 'command' => '/no/such/pilah']))->classify('x');
}), '/no/such/pilah') !== false, 'a missing program is named');
foreach ([$ffi, $process] as $pilah) {
    $pilah->close();
    $pilah->close();
    thrown(LogicException::class, static function () use ($pilah) {
        $pilah->classify('x');
    });
}
echo "Pilah.php: ok\n";
