<?php

// What bindings/c/benches/compare measures: for every line on standard input the nanoseconds of a batch of 100,000 posts, building buffers and answers included.

require __DIR__ . '/Pilah.php';

$lines = file($argv[1], FILE_IGNORE_NEW_LINES);
$posts = [];
for ($i = 0; $i < 100000; $i++) {
    $posts[] = $lines[$i % count($lines)];
}
$pilah = new Pilah(['way' => 'ffi']);
while (fgets(STDIN) !== false) {
    $start = hrtime(true);
    $verdicts = $pilah->classifyBatch($posts);
    $taken = hrtime(true) - $start;
    if (count($verdicts) !== count($posts)) {
        exit(1);
    }
    echo $taken, "\n";
    $verdicts = null;
}
