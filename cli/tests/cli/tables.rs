//! CSV and TSV, in and out.

use std::collections::BTreeMap;

use crate::{Dir, INSULT, REQUEST, small};

/// The rows of a CSV answer by column name. Fails when a row has not as many cells as the header.
fn rows(text: &str, delimiter: u8) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).from_reader(text.as_bytes());
    let names = reader.headers().expect("a header").clone();
    let mut seen: Vec<&str> = names.iter().collect();
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), names.len(), "a column name stands twice: {names:?}");
    reader.records().map(|r| names.iter().map(str::to_owned).zip(r.expect("as many cells as columns").iter().map(str::to_owned)).collect()).collect()
}

fn labels(rows: &[BTreeMap<String, String>]) -> Vec<&str> {
    rows.iter().map(|r| r["label"].as_str()).collect()
}

#[test]
fn a_table_comes_back_with_columns_added() {
    let input = format!("id,text,kota\n1,{REQUEST},Klaten\n2,{INSULT},Solo\n3,halo,\n");
    let done = small("triage", &["--format", "csv"], input).fine();
    let rows = rows(done.text(), b',');
    assert_eq!(labels(&rows), ["service_request", "harassment", "off_topic"]);
    assert_eq!((rows[0]["id"].as_str(), rows[0]["kota"].as_str(), rows[0]["text"].as_str()), ("1", "Klaten", REQUEST));
    for name in ["abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "truncated", "lexicon"] {
        assert!(rows[0].contains_key(name), "{name}");
    }
    assert_eq!(rows[0]["topic"], "lampu_jalan");
    assert_eq!(rows[1]["abusive"], "true");
    let sum: u32 = ["score_service_request", "score_harassment", "score_off_topic"].iter().map(|n| rows[1][*n].parse::<u32>().unwrap()).sum();
    assert_eq!(sum, 1000);
}

#[test]
fn byte_order_mark_crlf_quoted_newlines_and_commas() {
    let input = format!("\u{feff}text,id\r\n\"{REQUEST},\nsejak \"\"kemarin\"\"\",1\r\nhalo,2\r\n");
    let done = small("triage", &["--format", "csv"], input).fine();
    let rows = rows(done.text(), b',');
    assert_eq!(labels(&rows), ["service_request", "off_topic"]);
    assert_eq!(rows[0]["text"], format!("{REQUEST},\nsejak \"kemarin\""));
    assert_eq!(rows[0]["id"], "1");
}

#[test]
fn a_missing_text_column_is_told_with_the_columns_there_are() {
    for format in ["csv", "tsv"] {
        let sep = if format == "csv" { "," } else { "\t" };
        let done = small("triage", &["--format", format], format!("id{sep}isi\n1{sep}halo\n"));
        let why = done.refused();
        assert!(why.contains(":1: ") && why.contains("\"text\"") && why.contains("id") && why.contains("isi"), "{why}");
    }
    assert_eq!(small("triage", &["--format", "csv", "--text-field", "isi"], "id,isi\n1,halo\n").fine().text().lines().count(), 2);
}

#[test]
fn a_row_of_the_wrong_width_is_told_and_nothing_after_it_is_lost() {
    for broken in ["2", "2,halo,x,y"] {
        let input = format!("id,text,kota\n1,\"{REQUEST}\nsekali\",Klaten\n{broken}\n3,{INSULT},Solo\n");
        let kept = small("triage", &["--format", "csv"], &input).fine();
        assert!(kept.err.contains(":4: "), "the line, not the record, is counted: {}", kept.err);
        let kept = rows(kept.text(), b',');
        assert_eq!(labels(&kept), ["service_request", "", "harassment"]);
        assert_eq!((kept[1]["id"].as_str(), kept[1]["error"].is_empty()), ("2", false));
        assert_eq!(kept[2]["kota"], "Solo");
        let skipped = small("triage", &["--format", "csv", "--on-error", "skip"], &input).fine();
        assert_eq!(labels(&rows(skipped.text(), b',')), ["service_request", "harassment"]);
        let failed = small("triage", &["--format", "csv", "--on-error", "fail"], &input);
        assert_eq!(failed.code, Some(1));
        assert!(failed.err.contains(":4: "), "{}", failed.err);
    }
}

#[test]
fn a_cell_that_is_no_utf8_is_told_and_sorted() {
    let done = small("triage", &["--format", "csv"], b"id,text\n1,lampu jalan rusak \xff\n2,admin gemblung\n").fine();
    assert!(done.err.contains(":2: ") && done.err.contains("UTF-8"), "{}", done.err);
    assert_eq!(labels(&rows(done.text(), b',')), ["service_request", "harassment"]);
}

#[test]
fn other_delimiters() {
    let done = small("triage", &["--format", "csv", "--delimiter", ";"], format!("id;text\n1;{REQUEST}, kata warga\n")).fine();
    let answer = done.text().to_owned();
    assert!(answer.contains("service_request"), "{answer}");
    let done = small("triage", &["--format", "tsv"], format!("id\ttext\n1\t{REQUEST}, kata warga\n")).fine();
    assert_eq!(labels(&rows(done.text(), b'\t')), ["service_request"]);
}

#[test]
fn a_delimiter_that_is_no_single_byte_is_refused() {
    let done = small("triage", &["--format", "csv", "--delimiter", "→"], "id,text\n1,halo\n");
    assert_ne!(done.code, Some(0), "a delimiter that cannot be used must not be passed over: {}", done.text());
}

#[test]
fn a_table_of_nothing_but_its_header_gives_a_header() {
    let done = small("triage", &["--format", "csv"], "id,text\n").fine();
    assert_eq!(done.text().lines().count(), 1, "{:?}", done.text());
    assert!(done.text().starts_with("id,text,label,"), "{}", done.text());
}

#[test]
fn formats_go_by_extension_and_may_be_changed() {
    let dir = Dir::new();
    let csv = dir.file("posts.CSV", format!("id,text\n1,{REQUEST}\n"));
    let tsv = dir.file("posts.tsv", format!("id\ttext\n2\t{INSULT}\n"));
    let txt = dir.file("posts.txt", "halo\n");
    let jsonl = dir.file("posts.jsonl", format!("{{\"id\": 4, \"text\": \"{REQUEST}\"}}\n"));
    let done = small("triage", &["--output", "jsonl", &csv, &tsv, &txt, &jsonl], "").fine();
    let labels: Vec<String> = done.answers().iter().map(|a| a["label"].as_str().unwrap().to_owned()).collect();
    assert_eq!(labels, ["service_request", "harassment", "off_topic", "service_request"]);
    assert_eq!(done.answers()[0]["id"], "1");
    let done = small("triage", &["--output", "tsv", &jsonl], "").fine();
    assert_eq!(rows(done.text(), b'\t')[0]["id"], "4");
    let done = small("triage", &["--output", "csv", &txt], "").fine();
    assert_eq!(rows(done.text(), b',')[0]["text"], "halo");
    let done = small("triage", &[&txt], "").fine();
    assert_eq!(done.answers()[0]["label"], "off_topic");
}

#[test]
fn fields_stand_under_their_own_name_whatever_their_order() {
    let input = "{\"id\": 1, \"text\": \"satu\", \"kota\": \"Solo\"}\n{\"kota\": \"Klaten\", \"text\": \"dua\", \"id\": 2}\n{\"text\": \"tiga\", \"id\": 3}\n";
    let done = small("triage", &["--output", "csv"], input).fine();
    let rows = rows(done.text(), b',');
    let told: Vec<(&str, &str, &str)> = rows.iter().map(|r| (r["id"].as_str(), r["text"].as_str(), r["kota"].as_str())).collect();
    assert_eq!(told, [("1", "satu", "Solo"), ("2", "dua", "Klaten"), ("3", "tiga", "")]);
    assert!(rows.iter().all(|r| r["label"] == "off_topic"));
}

#[test]
fn a_broken_first_record_does_not_spoil_the_header() {
    let done = small("triage", &["--output", "csv"], "bukan json\n{\"id\": 2, \"text\": \"halo\"}\n").fine();
    let rows = rows(done.text(), b',');
    assert_eq!(rows.len(), 2);
    assert_eq!((rows[1]["id"].as_str(), rows[1]["text"].as_str(), rows[1]["label"].as_str()), ("2", "halo", "off_topic"));
    assert!(!rows[0]["error"].is_empty());
}

#[test]
fn tables_with_other_columns_do_not_slip() {
    let dir = Dir::new();
    let (a, b) = (dir.file("a.csv", "id,text\n1,halo\n"), dir.file("b.csv", "text,kota,id\nhai,Solo,2\n"));
    let done = small("triage", &[&a, &b], "");
    if done.code == Some(0) {
        let rows = rows(done.text(), b',');
        assert_eq!(rows.iter().map(|r| (r["id"].as_str(), r["text"].as_str())).collect::<Vec<_>>(), [("1", "halo"), ("2", "hai")]);
    } else {
        assert!(done.err.contains("b.csv"), "refusing is right too, if it says why: {}", done.err);
    }
}

#[test]
fn a_column_of_the_input_never_passes_for_an_answer() {
    let done = small("triage", &["--format", "csv"], "id,label,text\n1,harassment,halo\n").fine();
    assert_eq!(rows(done.text(), b',')[0]["label"], "off_topic");
}

#[test]
fn masked_text_is_a_column_on_request() {
    let done = small("triage", &["--format", "csv", "--mask"], format!("id,text\n1,\"{INSULT}, hubungi 081234567890\"\n")).fine();
    assert_eq!(rows(done.text(), b',')[0]["masked"], "admin [kasar], hubungi [HP]");
}
