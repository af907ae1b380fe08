<?php

// Sorts posts: JSON Lines with "id" and "text" on standard input, JSON Lines with the answer on standard output, in the same order.

require __DIR__ . '/Pilah.php';

const LINES = 1000; // posts in a batch
const FLAGS = JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES | JSON_PRESERVE_ZERO_FRACTION | JSON_THROW_ON_ERROR;

/** One line: the text, and what of the answer is known before sorting. */
function take(string $line, int $number): array
{
    $answer = ['id' => null, 'label' => null, 'scores' => null, 'urgency' => null, 'topic' => null];
    try {
        $post = json_decode($line, false, 512, JSON_INVALID_UTF8_SUBSTITUTE | JSON_THROW_ON_ERROR);
    } catch (JsonException $e) {
        $post = null;
    }
    if (!is_object($post)) {
        $answer['error'] = "line $number: not a JSON object";
    } else {
        $answer['id'] = $post->id ?? null;
        if (!property_exists($post, 'text')) {
            $answer['error'] = 'no field "text"';
        } elseif (!is_string($post->text)) {
            $answer['error'] = 'the field "text" is no string';
        }
    }
    if (isset($answer['error'])) {
        fwrite(STDERR, "triage: input line $number: {$answer['error']}\n");
    }
    return [isset($answer['error']) ? '' : $post->text, $answer];
}

function answer(Pilah $pilah, array $posts, array $answers): void
{
    foreach ($pilah->classifyBatch($posts) as $i => $verdict) {
        if (!isset($answers[$i]['error'])) {
            foreach (['label', 'scores', 'urgency', 'topic'] as $field) {
                $answers[$i][$field] = $verdict[$field];
            }
        }
        echo json_encode($answers[$i], FLAGS), "\n";
    }
}

ini_set('serialize_precision', '-1');
try {
    $pilah = new Pilah(['way' => getenv('PILAH_WAY') ?: 'auto', 'lexicons' => getenv('PILAH_LEXICONS') ?: null]);
    [$posts, $answers, $number] = [[], [], 0];
    while (($line = fgets(STDIN)) !== false) {
        if (++$number === 1 && strncmp($line, "\u{feff}", 3) === 0) {
            $line = substr($line, 3);
        }
        if (trim($line, " \t\r\n") === '') {
            continue;
        }
        [$posts[], $answers[]] = take($line, $number);
        if (count($posts) === LINES) {
            answer($pilah, $posts, $answers);
            [$posts, $answers] = [[], []];
        }
    }
    answer($pilah, $posts, $answers);
} catch (RuntimeException $e) {
    fwrite(STDERR, 'triage: ' . $e->getMessage() . "\n");
    exit(1);
}
