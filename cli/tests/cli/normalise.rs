//! `pilah normalise`: the calls that scoring scripts use, and plain text.

use serde_json::{Value, json};

use crate::pilah;

#[test]
fn as_many_tokens_come_back_as_went_in() {
    let lists = [
        json!(["gak", "bisa", "dibuka", "min"]),
        json!([]),
        json!([""]),
        json!(["a b", "👍", "@dishub", "http://x.id", "1.500", "\u{200b}"]),
        json!(["yg", "gabisa", "iyaaaa", "jalan2"]),
    ];
    let input: String = lists.iter().enumerate().map(|(i, t)| json!({"id": i, "tokens": t}).to_string() + "\n").collect();
    let done = pilah(&["normalise", "--format", "jsonl"], input).fine();
    let answers = done.answers();
    assert_eq!(answers.len(), lists.len());
    for (i, (answer, list)) in answers.iter().zip(&lists).enumerate() {
        assert_eq!(answer["id"], i);
        assert_eq!(answer["tokens"].as_array().unwrap().len(), list.as_array().unwrap().len(), "{answer}");
        assert!(answer["tokens"].as_array().unwrap().iter().all(Value::is_string));
    }
    assert_eq!(answers[0]["tokens"][0], "tidak");
}

#[test]
fn a_text_comes_back_as_text() {
    let done = pilah(&["normalise", "--format", "jsonl"], "{\"id\": {\"a\": 1}, \"text\": \"gak bisa dibuka min\"}\n").fine();
    let answer = &done.answers()[0];
    assert_eq!(answer["id"], json!({"a": 1}));
    assert!(answer["text"].as_str().unwrap().starts_with("tidak bisa dibuka"), "{answer}");
}

#[test]
fn a_line_may_name_its_profile() {
    let input = "{\"id\": 1, \"tokens\": [\"gak\"]}\n{\"id\": 2, \"tokens\": [\"gak\"], \"profile\": \"ejaan\"}\n{\"id\": 3, \"text\": \"gak\", \"profile\": \"standar\"}\n";
    let done = pilah(&["normalise", "--format", "jsonl"], input).fine();
    let answers = done.answers();
    assert_eq!(answers[0]["tokens"], json!(["tidak"]));
    assert_eq!(answers[1]["tokens"], json!(["enggak"]));
    assert_eq!(answers[2]["text"], "tidak");
    let done = pilah(&["normalise", "--format", "jsonl", "--profile", "ejaan"], input).fine();
    assert_eq!(done.answers()[0]["tokens"], json!(["enggak"]));
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    for (line, what) in [
        ("{\"id\": 2}", "text"),
        ("{\"id\": 2, \"tokens\": [\"a\"], \"profile\": \"gaul\"}", "gaul"),
        ("{\"id\": 2, \"tokens\": [1]}", ""),
        ("{\"id\": 2, \"text\": 5}", ""),
        ("[1]", "JSON"),
        ("halo", "JSON"),
    ] {
        let done = pilah(&["normalise", "--format", "jsonl"], format!("{{\"id\": 1, \"text\": \"halo\"}}\n{line}\n"));
        assert_eq!(done.code, Some(1), "{line}");
        assert!(done.err.contains(":2: ") && done.err.contains(what), "{line}: {}", done.err);
    }
}

#[test]
fn plain_lines_are_the_default() {
    let done = pilah(&["normalise"], "gak bisa\n\nselamat pagi").fine();
    assert_eq!(done.text(), "tidak bisa\n\nselamat pagi\n");
}

#[test]
fn changes_can_be_shown_with_their_rows() {
    let done = pilah(&["normalise", "--explain"], "gak bisa\n").fine();
    assert!(done.text().lines().any(|l| l.contains("gak") && l.contains("tidak") && l.contains("slang.tsv:")), "{}", done.text());
    let done = pilah(&["normalise", "--format", "jsonl", "--explain"], "{\"text\": \"gak bisa\"}\n").fine();
    let answer = &done.answers()[0];
    assert_eq!((&answer["normal_tokens"][0]["start"], &answer["normal_tokens"][0]["end"], &answer["normal_tokens"][0]["form"]), (&json!(0), &json!(3), &json!("tidak")));
}

#[test]
fn tables_get_a_column() {
    let done = pilah(&["normalise", "--format", "csv"], "\u{feff}id,text\n1,\"gak bisa,\nmin\"\n").fine();
    let mut reader = csv::Reader::from_reader(done.text().trim_start_matches('\u{feff}').as_bytes());
    assert_eq!(reader.headers().unwrap(), &csv::StringRecord::from(vec!["id", "text", "normal"]));
    let row = reader.records().next().unwrap().unwrap();
    assert!(row[2].starts_with("tidak bisa,\n"), "{row:?}");
    assert!(pilah(&["normalise", "--format", "csv"], "id,isi\n1,halo\n").refused().contains("\"text\""));
}

#[test]
fn standard_text_stays_as_it_is() {
    let text = "Jalan di depan pasar rusak sejak kemarin, mohon diperbaiki.";
    assert_eq!(pilah(&["normalise"], text).fine().text(), format!("{text}\n"));
}

#[test]
fn normalising_twice_changes_nothing_more() {
    let once = pilah(&["normalise"], "gak bs dibuka min, jalan2 yg rusak parahhh bgt, gmn nih?").fine();
    let twice = pilah(&["normalise"], &once.out).fine();
    assert_eq!(once.text(), twice.text());
}
