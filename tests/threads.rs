//! One answer, however it is asked for: alone, in a batch, on threads, with used buffers, by another engine.

use pilah::{Scratch, Triage};

use crate::cases;

#[test]
fn batches_and_threads_answer_as_one_post_does() {
    let triage = Triage::builtin();
    let texts = cases::all_texts();
    let single: Vec<_> = texts.iter().map(|t| triage.classify(t)).collect();
    assert!(triage.classify_batch(&texts) == single, "a batch answers unlike single posts");
    for threads in [0, 1, 2, 3, 7, 16, 64, 100_000] {
        assert!(triage.classify_batch_threads(&texts, threads) == single, "{threads} threads answer unlike single posts");
    }
    let mut scratch = Scratch::new();
    for (text, verdict) in texts.iter().zip(&single).rev() {
        assert_eq!(triage.classify_with(&mut scratch, text), *verdict, "used buffers: {text:?}");
        assert_eq!(triage.explain_with(&mut scratch, text).verdict(), *verdict, "explained with used buffers: {text:?}");
    }
}

#[test]
fn empty_batches_are_fine() {
    let triage = Triage::builtin();
    let none: [&str; 0] = [];
    assert!(triage.classify_batch(&none).is_empty());
    assert!(triage.classify_batch_threads(&none, 4).is_empty());
}

#[test]
fn one_engine_serves_many_threads() {
    let triage = Triage::builtin();
    let texts = cases::all_texts();
    let single = triage.classify_batch(&texts);
    std::thread::scope(|scope| {
        for start in 0..8 {
            let (texts, single) = (&texts, &single);
            scope.spawn(move || {
                for i in (start..texts.len()).step_by(3) {
                    assert_eq!(triage.classify(&texts[i]), single[i], "{:?}", texts[i]);
                }
            });
        }
    });
}

#[test]
fn two_engines_with_the_same_lexicons_agree_and_share_buffers() {
    let (one, other) = (Triage::builtin(), Triage::new());
    assert_eq!(one.lexicon(), other.lexicon());
    let strict = Triage::builder().request_threshold(990).build().expect("a threshold within bounds");
    assert_ne!(one.lexicon(), strict.lexicon());
    let mut scratch = Scratch::new();
    for text in cases::all_texts().iter().step_by(5) {
        let verdict = one.classify_with(&mut scratch, text);
        assert_eq!(other.classify_with(&mut scratch, text), verdict, "{text:?}");
        assert_eq!(strict.classify_with(&mut scratch, text), strict.classify(text), "{text:?}");
    }
}

/// The same files, built in or given by a user, compile to engines that number their words otherwise: buffers go from one to the other without harm.
#[test]
fn buffers_go_between_engines_of_the_same_files() {
    let directory = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("lexicons");
    let mut files: Vec<_> =
        std::fs::read_dir(directory).expect("the lexicons").map(|e| e.expect("an entry").path()).filter(|p| p.extension().is_some_and(|e| e == "tsv")).collect();
    files.sort_unstable();
    let mut builder = Triage::builder();
    builder.without_builtin();
    for file in &files {
        builder.lexicon_str(file.file_name().expect("a name").to_string_lossy(), std::fs::read_to_string(file).expect("a lexicon"));
    }
    let (own, builtin) = (builder.build().expect("the lexicons as files"), Triage::builtin());
    assert_eq!(own.lexicon(), builtin.lexicon());
    let mut scratch = Scratch::new();
    for text in cases::all_texts().iter().step_by(3) {
        assert_eq!(builtin.classify_with(&mut scratch, text), builtin.classify(text), "{text:?}");
        assert_eq!(own.classify_with(&mut scratch, text), own.classify(text), "{text:?}");
    }
}

/// 64 threads on one engine; a million posts each with `PILAH_FULL` set.
#[test]
fn many_threads_share_one_engine() {
    let triage = Triage::builtin();
    let texts = cases::all_texts();
    let single = triage.classify_batch(&texts);
    let posts = if std::env::var_os("PILAH_FULL").is_some() { 1_000_000 } else { 500 };
    std::thread::scope(|scope| {
        for thread in 0..64 {
            let (texts, single) = (&texts, &single);
            scope.spawn(move || {
                let mut scratch = Scratch::new();
                for i in 0..posts {
                    let at = (i * 7 + thread * 41) % texts.len();
                    assert_eq!(triage.classify_with(&mut scratch, &texts[at]), single[at], "{:?}", texts[at]);
                }
            });
        }
    });
    println!("64 threads sorted {posts} posts each");
}
