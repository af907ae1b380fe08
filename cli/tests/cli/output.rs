//! Where answers go: files that appear whole or not at all, readers that leave, text that is covered.

use std::io::Write;
use std::process::Stdio;

use serde_json::json;

use crate::{Dir, INSULT, REQUEST, command, pilah, small};

#[test]
fn a_file_appears_whole() {
    let dir = Dir::new();
    let (posts, out) = (dir.file("posts.jsonl", format!("{{\"text\": \"{REQUEST}\"}}\n")), dir.path("answers.jsonl"));
    let done = small("triage", &["-o", out.to_str().unwrap(), &posts], "").fine();
    assert!(done.out.is_empty());
    assert!(dir.read("answers.jsonl").contains("service_request"));
    assert_eq!(dir.names(), ["answers.jsonl", "posts.jsonl"]);
    let again = small("triage", &["-o", out.to_str().unwrap()], "{\"text\": \"halo\"}\n").fine();
    assert!(again.out.is_empty());
    assert_eq!(dir.read("answers.jsonl").lines().count(), 1);
    assert!(dir.read("answers.jsonl").contains("off_topic"));
}

#[test]
fn or_not_at_all() {
    let dir = Dir::new();
    let out = dir.file("answers.jsonl", "yang lama\n");
    for (args, input) in [
        (vec!["--on-error", "fail"], "{\"text\": \"halo\"}\nrusak\n"),
        (vec!["/nowhere/posts.jsonl"], ""),
        (vec!["-", "/nowhere/posts.jsonl"], "{\"text\": \"halo\"}\n"),
        (vec!["--format", "csv"], "id,isi\n1,halo\n"),
        (vec!["--lexicons", "/nowhere"], "{\"text\": \"halo\"}\n"),
    ] {
        let mut all = vec!["-o", &out];
        all.extend(args);
        small("triage", &all, input).refused();
        assert_eq!(dir.read("answers.jsonl"), "yang lama\n");
        assert_eq!(dir.names(), ["answers.jsonl"], "nothing half-written is left");
    }
    let done = small("triage", &["-o", "/nowhere/answers.jsonl"], "{\"text\": \"halo\"}\n");
    assert!(done.refused().contains("/nowhere/answers.jsonl"));
}

#[test]
fn a_file_may_be_its_own_output() {
    let dir = Dir::new();
    let posts = dir.file("posts.csv", format!("id,text\n1,{REQUEST}\n2,{INSULT}\n"));
    small("triage", &["-o", &posts, &posts], "").fine();
    assert_eq!(dir.read("posts.csv").lines().count(), 3);
    assert!(dir.read("posts.csv").contains("harassment"));
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let line = json!({"id": 1, "text": "min, lampu jalan depan pasar mati tiga hari, kapan diperbaiki?"}).to_string() + "\n";
    let input = line.repeat(4000);
    for args in [&["triage"][..], &["normalise", "--format", "jsonl"]] {
        let mut child = command().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().unwrap();
        let text = input.clone();
        let writer = std::thread::spawn(move || drop(stdin.write_all(text.as_bytes())));
        let done = child.wait_with_output().unwrap();
        writer.join().unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stderr), "", "{args:?}");
        assert_eq!(done.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn masking_covers_abuse_and_personal_data() {
    let post = "admin gemblung, NIK 3310014501900002, HP 0812-3456-7890, surel warga.klaten@contoh.id, plat AD 1234 XY";
    let done = small("triage", &["--mask"], json!({"id": 1, "text": post}).to_string()).fine();
    assert_eq!(done.answers()[0]["masked"], "admin [kasar], NIK [NIK], HP [HP], surel [EMAIL], plat [PLAT]");
    assert_eq!(done.answers()[0]["text"], post, "masked text is a view; the post itself stays");
}

#[test]
fn masking_leaves_what_is_not_personal() {
    let post = "tiket LG12345678 ke 112, 119 atau 1500456, sejak 21-11-2026, RT 03/RW 05, Rp1.500.000, KM 430, H-2";
    let done = small("triage", &["--mask"], json!({"id": 1, "text": post}).to_string()).fine();
    assert_eq!(done.answers()[0]["masked"], post);
}

#[test]
fn masking_twice_changes_nothing_more() {
    let post = "admin gemblung 081234567890 g3mblung";
    let once = small("triage", &["--mask"], json!({"text": post}).to_string()).fine().answers()[0]["masked"].as_str().unwrap().to_owned();
    let twice = small("triage", &["--mask"], json!({"text": once}).to_string()).fine().answers()[0]["masked"].as_str().unwrap().to_owned();
    assert_eq!(once, twice);
}

#[test]
fn masked_text_cannot_deceive_a_reader() {
    let post = "halo \u{1b}[2J\u{202e}min\u{2066} baris\nbaru\ttab";
    let done = small("triage", &["--mask"], json!({"text": post}).to_string()).fine();
    assert_eq!(done.answers()[0]["masked"], "halo [2Jmin baris\nbaru\ttab");
}

#[test]
fn the_shipped_lexicons_mask_too() {
    let done = pilah(&["triage", "--mask"], "{\"text\": \"dasar admin goblok, telepon saja 081234567890\"}\n").fine();
    let masked = done.answers()[0]["masked"].as_str().unwrap().to_owned();
    assert!(masked.contains("[kasar]") && masked.contains("[HP]") && !masked.contains("goblok"), "{masked}");
}
