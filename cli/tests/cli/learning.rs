//! `pilah fit` and `pilah eval`: labelled posts, and what is said of bad ones.

use serde_json::json;

use crate::{Dir, Done, pilah};

/// Sixty labelled posts in which one word tells the class.
fn labelled() -> Vec<String> {
    let classes = [("service_request", "lampu padam", "aduan"), ("harassment", "admin payah", "insult"), ("off_topic", "selamat pagi", "obrolan")];
    (0..60)
        .map(|i| {
            let (label, words, kind) = classes[i % 3];
            let gold = json!({"label": label, "abusive": label == "harassment", "kind": kind, "topic": if i % 3 == 0 { "lampu_jalan" } else { "-" }, "urgency": 0});
            json!({"id": format!("p{i}"), "text": format!("{words} nomor {i}"), "gold": gold}).to_string()
        })
        .collect()
}

/// Calls `fit` and `eval` on these posts; both must refuse, and `fit` must write nothing.
fn both_refuse(lines: &[String], words: &[&str]) {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", lines.join("\n") + "\n");
    let out = dir.path("hasil");
    for args in [vec!["eval", &posts], vec!["fit", &posts, "-o", out.to_str().unwrap()]] {
        let done = pilah(&args, "");
        let why = done.refused();
        for word in words {
            assert!(why.contains(word), "{args:?}: {word} is missing: {why}");
        }
    }
    assert!(!crate::exists(&out), "nothing is written");
}

fn fit_refuses(lines: &[String], extra: &[&str]) -> Done {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", lines.join("\n") + "\n");
    let out = dir.path("hasil");
    let mut args = vec!["fit", &posts, "-o", out.to_str().unwrap()];
    args.extend_from_slice(extra);
    let done = pilah(&args, "");
    done.refused();
    assert!(!crate::exists(&out), "nothing is written");
    done
}

#[test]
fn fit_writes_rows_that_are_lexicons_again() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", labelled().join("\n"));
    let out = dir.path("hasil");
    pilah(&["fit", &posts, "-o", out.to_str().unwrap()], "").fine();
    let mut names: Vec<String> = std::fs::read_dir(&out).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["ambang-latih.tsv", "bobot-latih.tsv", "pilihan-latih.tsv"]);
    let weights = dir.read("hasil/bobot-latih.tsv");
    assert!(weights.lines().any(|l| l == "istilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan"), "{weights}");
    assert!(weights.lines().filter(|l| !l.starts_with('#')).skip(1).all(|l| l.split('\t').nth(4) == Some("latih")), "every row names its source");
    let done = pilah(&["triage", "--format", "text", "--lexicons", out.to_str().unwrap()], "lampu padam nomor 7\nselamat pagi nomor 8\n").fine();
    assert_eq!(done.answers().iter().map(|a| a["label"].as_str().unwrap()).collect::<Vec<_>>(), ["service_request", "off_topic"]);
    pilah(&["eval", "--lexicons", out.to_str().unwrap(), &posts], "").fine();
}

#[test]
fn fit_gives_the_same_rows_every_time() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", labelled().join("\n"));
    for name in ["satu", "dua"] {
        pilah(&["fit", &posts, "-o", dir.path(name).to_str().unwrap()], "").fine();
    }
    for file in ["bobot-latih.tsv", "pilihan-latih.tsv", "ambang-latih.tsv"] {
        assert_eq!(dir.read(&format!("satu/{file}")), dir.read(&format!("dua/{file}")), "{file}");
    }
}

#[test]
fn fit_copies_no_post() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", labelled().join("\n"));
    pilah(&["fit", &posts, "-o", dir.path("hasil").to_str().unwrap()], "").fine();
    for file in ["bobot-latih.tsv", "pilihan-latih.tsv", "ambang-latih.tsv"] {
        let text = dir.read(&format!("hasil/{file}"));
        assert!(text.lines().filter(|l| !l.starts_with('#')).all(|l| l.split('\t').next().unwrap().split(' ').count() <= 2), "only words and pairs: {text}");
    }
}

#[test]
fn without_a_directory_fit_only_tells() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", labelled().join("\n"));
    let done = pilah(&["fit", &posts], "").fine();
    assert!(done.err.contains("macro f1"), "{}", done.err);
    assert_eq!(dir.names(), ["posts.jsonl"]);
}

#[test]
fn missing_labels() {
    let mut lines = labelled();
    lines[4] = json!({"id": 4, "text": "halo"}).to_string();
    both_refuse(&lines, &["posts.jsonl:5: ", "gold"]);
    lines[4] = json!({"id": 4, "text": "halo", "gold": {"abusive": true}}).to_string();
    both_refuse(&lines, &["posts.jsonl:5: ", "label"]);
    lines[4] = json!({"id": 4, "gold": {"label": "off_topic"}}).to_string();
    both_refuse(&lines, &["posts.jsonl:5: ", "text"]);
}

#[test]
fn unknown_names() {
    let mut lines = labelled();
    lines[1] = json!({"text": "halo", "gold": {"label": "harrasment"}}).to_string();
    both_refuse(&lines, &["posts.jsonl:2: ", "harrasment", "service_request", "harassment", "off_topic"]);
    lines[1] = json!({"text": "halo", "gold": {"label": "off_topic", "kind": "gosip"}}).to_string();
    both_refuse(&lines, &["posts.jsonl:2: ", "gosip"]);
    lines[1] = json!({"text": "halo", "gold": {"label": "service_request", "topic": "jalan"}}).to_string();
    both_refuse(&lines, &["posts.jsonl:2: ", "jalan"]);
}

#[test]
fn a_kind_of_another_class() {
    let mut lines = labelled();
    lines[1] = json!({"text": "halo", "gold": {"label": "service_request", "kind": "spam"}}).to_string();
    both_refuse(&lines, &["posts.jsonl:2: ", "spam"]);
}

#[test]
fn lines_that_are_no_json() {
    let mut lines = labelled();
    lines[59] = "{\"text\": ".to_owned();
    both_refuse(&lines, &["posts.jsonl:60: "]);
}

#[test]
fn a_post_that_stands_twice() {
    let mut lines = labelled();
    lines[30] = lines[2].clone();
    both_refuse(&lines, &["posts.jsonl:31: ", "p2"]);
}

#[test]
fn one_class_only() {
    let lines: Vec<String> = (0..60).map(|i| json!({"text": format!("halo {i}"), "gold": {"label": "off_topic"}}).to_string()).collect();
    assert!(fit_refuses(&lines, &[]).err.contains("service_request"));
    let lines: Vec<String> = labelled()
        .into_iter()
        .filter(|l| !l.contains("\"harassment\""))
        .chain((0..20).map(|i| json!({"text": format!("pos {i}"), "gold": {"label": "off_topic"}}).to_string()))
        .collect();
    assert!(fit_refuses(&lines, &[]).err.contains("harassment"));
}

#[test]
fn ten_posts_are_too_few() {
    assert!(fit_refuses(&labelled()[..10], &[]).err.contains("10 posts"));
    assert!(fit_refuses(&[], &[]).err.contains("0 posts"));
}

#[test]
fn sources_that_leave_nothing() {
    let done = fit_refuses(&labelled(), &["--sources", "lain"]);
    assert!(done.err.contains("0 posts"), "{}", done.err);
}

#[test]
fn shares_that_do_not_sum_to_one() {
    for prior in ["0.5,0.5", "0.5,0.5,0.5", "0,0.5,0.5", "1,1,-1"] {
        assert!(fit_refuses(&labelled(), &[&format!("--prior={prior}")]).err.contains("--prior"));
    }
}

#[test]
fn eval_tells_figures() {
    let dir = Dir::new();
    let mut lines = labelled();
    lines.push(json!({"text": "entah", "gold": {"label": "off_topic", "contested": true}}).to_string());
    let posts = dir.file("posts.jsonl", lines.join("\n"));
    let done = pilah(&["eval", &posts], "").fine();
    for word in ["60 uncontested posts", "service_request", "harassment", "off_topic", "macro", "calibration", "posts"] {
        assert!(done.text().contains(word), "{word} is missing:\n{}", done.text());
    }
    let none = dir.file("none.jsonl", "\n");
    assert!(pilah(&["eval", &none], "").refused().contains("no labelled posts"));
}
