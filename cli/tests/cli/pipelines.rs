//! What data engineers do with the command: some fields only, some posts only, several threads, streams that never end.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

use serde_json::{Value, json};

use crate::{Dir, INSULT, REQUEST, command, small, small_lexicon};

#[test]
fn only_the_fields_that_are_named_in_that_order() {
    let input = "{\"text\": \"lampu jalan rusak\", \"id\": 12345678901234567890123, \"kota\": \"Solo\"}\n{\"text\": \"halo\"}\n";
    let done = small("triage", &["--fields", "id,urgency,label"], input).fine();
    assert_eq!(done.text(), "{\"id\":12345678901234567890123,\"urgency\":0,\"label\":\"service_request\"}\n{\"id\":null,\"urgency\":0,\"label\":\"off_topic\"}\n");
    let done = small("triage", &["--output", "csv", "--fields", "kota,label,topic"], input).fine();
    assert_eq!(done.text(), "kota,label,topic\nSolo,service_request,lampu_jalan\n,off_topic,\n");
    let done = small("triage", &["--fields", "label,masked"], format!("{{\"text\": \"{INSULT}\"}}\n")).fine();
    assert_eq!(done.text(), "{\"label\":\"harassment\",\"masked\":\"admin [kasar]\"}\n");
}

#[test]
fn a_field_that_cannot_be_had_is_told() {
    assert_eq!(small("triage", &["--fields", "id,id"], "").code, Some(2));
    assert_eq!(small("triage", &["--fields", "id,,label"], "").code, Some(2));
    let done = small("triage", &["--format", "csv", "--fields", "nomor,label"], "id,text\n1,halo\n");
    assert!(done.refused().contains("nomor"), "{}", done.err);
}

#[test]
fn a_broken_record_shows_its_error_whatever_the_fields() {
    let done = small("triage", &["--fields", "id,label"], "rusak\n{\"id\": 2, \"text\": \"halo\"}\n").fine();
    assert_eq!(done.answers()[0]["error"], "line 1: not a JSON object");
    assert_eq!(done.answers()[1], json!({"id": 2, "label": "off_topic"}));
}

#[test]
fn only_posts_that_meet_the_conditions() {
    let posts = [REQUEST, INSULT, "halo", "ada kebakaran"];
    let input: String = posts.iter().enumerate().map(|(i, t)| json!({"id": i, "text": t}).to_string() + "\n").collect();
    for (conditions, ids) in [
        ("label=service_request", vec![0, 3]),
        ("label=service_request,urgency>=2", vec![3]),
        ("label!=off_topic", vec![0, 1, 3]),
        ("label=harassment|off_topic", vec![1, 2]),
        ("topic=-", vec![1, 2, 3]),
        ("severity>0, abusive=true", vec![1]),
    ] {
        let done = small("triage", &["--select", conditions], &input).fine();
        assert_eq!(done.answers().iter().map(|a| a["id"].as_u64().unwrap()).collect::<Vec<_>>(), ids, "{conditions}");
    }
    let done = small("triage", &["--select", "label=harassment"], "rusak\n").fine();
    assert_eq!(done.answers().len(), 1, "what cannot be judged is not left out");
}

#[test]
fn a_condition_that_makes_no_sense_shows_its_place() {
    let done = small("triage", &["--select", "label=service_request,urgensi>=2"], "");
    assert_eq!(done.code, Some(2));
    let lines: Vec<&str> = done.err.lines().collect();
    let caret = lines.iter().position(|l| l.trim() == "^").unwrap_or_else(|| panic!("{}", done.err));
    let column = lines[caret].find('^').unwrap();
    assert!(lines[caret - 1][column..].starts_with("urgensi>=2"), "{}", done.err);
}

#[test]
fn several_threads_give_the_same_bytes() {
    let mut input = String::new();
    for i in 0..20_000 {
        match i % 5 {
            0 => input += "{rusak\n",
            1 => input += &format!("{{\"id\": {i}, \"text\": \"{INSULT}\"}}\n"),
            2 => input += &format!("{{\"id\": {i}, \"text\": \"{REQUEST}\"}}\n"),
            _ => input += &format!("{{\"id\": {i}, \"text\": \"selamat pagi nomor {i}\"}}\n"),
        }
    }
    let dir = small_lexicon();
    for output in ["jsonl", "csv"] {
        let call = |jobs: &str| crate::pilah(&["triage", "--without-builtin", "--lexicons", dir.as_str(), "--output", output, "--jobs", jobs], &input).fine();
        let one = call("1");
        for jobs in ["2", "3", "0"] {
            let many = call(jobs);
            assert!(one.out == many.out, "{output}, {jobs} jobs: other bytes");
            assert!(one.err == many.err, "{output}, {jobs} jobs: other messages");
        }
    }
}

#[test]
fn several_threads_end_as_one_does() {
    let input = format!("{}rusak\n", "{\"text\": \"halo\"}\n".repeat(40_000));
    let done = small("triage", &["--jobs", "3", "--on-error", "fail"], &input);
    assert_eq!(done.code, Some(1));
    assert!(done.err.contains(":40001: "), "{}", done.err);
    let dir = Dir::new();
    let out = dir.path("answers.jsonl");
    small("triage", &["--jobs", "2", "-o", out.to_str().unwrap(), "/nowhere/posts.jsonl"], "").refused();
    assert!(dir.names().is_empty(), "{:?}", dir.names());
    small("triage", &["--jobs", "2", "-o", out.to_str().unwrap()], &input).fine();
    assert_eq!(dir.read("answers.jsonl").lines().count(), 40_001);
}

#[test]
fn a_live_stream_is_answered_line_by_line() {
    let dir = small_lexicon();
    for (args, head, line) in [
        (vec!["triage"], "", "{\"id\": 1, \"text\": \"halo\"}\n"),
        (vec!["triage", "--jobs", "2"], "", "{\"id\": 1, \"text\": \"halo\"}\n"),
        (vec!["triage", "--format", "csv"], "id,text\n", "1,halo\n"),
        (vec!["triage", "--format", "text"], "", "halo\n"),
        (vec!["normalise"], "", "halo\n"),
        (vec!["normalise", "--format", "csv"], "id,text\n", "1,halo\n"),
    ] {
        let mut child =
            command().args(&args).args(["--without-builtin", "--lexicons", dir.as_str()]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the program starts");
        let (mut to, from) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let (told, answers) = channel();
        std::thread::spawn(move || BufReader::new(from).lines().map_while(Result::ok).for_each(|l| drop(told.send(l))));
        let answer = || answers.recv_timeout(Duration::from_secs(20)).unwrap_or_else(|_| panic!("{args:?}: no answer while the input is open"));
        to.write_all(head.as_bytes()).unwrap();
        if !head.is_empty() {
            to.flush().unwrap();
            answer();
        }
        for _ in 0..3 {
            to.write_all(line.as_bytes()).unwrap();
            to.flush().unwrap();
            assert!(!answer().is_empty());
        }
        drop(to);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn readers_of_reports_may_leave_too() {
    let dir = Dir::new();
    let gold: String = (0..60).map(|i| format!("{{\"text\": \"pos {i}\", \"gold\": {{\"label\": \"off_topic\"}}}}\n")).collect();
    let posts = dir.file("posts.jsonl", gold);
    for args in [vec!["eval", &posts], vec!["explain", REQUEST], vec!["explain", "--json", REQUEST], vec!["lexicon", "check", small_lexicon().as_str()]] {
        let mut child = command().args(&args).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(!String::from_utf8_lossy(&done.stderr).contains("panicked"), "{args:?}");
        if args[0] != "lexicon" {
            assert_eq!(done.status.code(), Some(0), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
        }
    }
}

#[test]
fn a_column_that_stands_twice_is_refused() {
    let done = small("triage", &["--format", "csv"], "id,text,id\n1,halo,2\n");
    assert!(done.refused().contains(":1: "), "{}", done.err);
    // A spreadsheet leaves nameless columns behind.
    let done = small("triage", &["--format", "csv", "--output", "jsonl"], "id,text,,\n1,halo,,\n").fine();
    assert_eq!(done.answers()[0]["id"], Value::from("1"));
}

#[test]
fn a_new_field_has_no_column_and_is_told() {
    let input = "{\"id\": 1, \"text\": \"halo\"}\n{\"id\": 2, \"text\": \"lampu jalan rusak\", \"kota\": \"Solo\"}\n";
    let done = small("triage", &["--output", "csv"], input).fine();
    assert!(done.err.contains(":2: field 3 "), "{}", done.err);
    assert!(done.text().lines().nth(2).is_some_and(|l| l.contains("service_request") && l.contains("field 3")), "{}", done.text());
    assert_eq!(small("triage", &["--output", "csv", "--on-error", "fail"], input).code, Some(1));
}
