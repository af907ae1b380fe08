//! JSON Lines and plain lines in.

use serde_json::{Value, json};

use crate::{INSULT, REQUEST, pilah, small};

/// The fields that every answer has.
const FIELDS: [&str; 13] = ["label", "scores", "abusive", "mixed", "profanity", "kind", "topic", "urgency", "severity", "target", "spans", "truncated", "lexicon"];

#[test]
fn every_answer_has_every_field_and_keeps_the_invariants() {
    let posts = [REQUEST, INSULT, "", " ", "👍👍", "@dishub @dpu", "https://contoh.id/a?b=c", "a\u{0}b", "lampu jalan rusak, admin gemblung", "\u{202e}\u{1b}[31m", "ﷺ İıi"];
    let input: String = posts.iter().enumerate().map(|(i, t)| json!({"id": i, "text": t}).to_string() + "\n").collect();
    for done in [small("triage", &[], &input).fine(), pilah(&["triage", "--format", "jsonl"], &input).fine()] {
        let answers = done.answers();
        assert_eq!(answers.len(), posts.len());
        for (i, (a, text)) in answers.iter().zip(posts).enumerate() {
            assert_eq!(a["id"], i);
            assert_eq!(a["text"], text);
            for f in FIELDS {
                assert!(a.get(f).is_some(), "{text:?} lacks {f}: {a}");
            }
            assert!(a.get("masked").is_none() && a.get("error").is_none(), "{a}");
            let scores = a["scores"].as_object().unwrap();
            assert_eq!(scores.keys().collect::<Vec<_>>(), ["service_request", "harassment", "off_topic"]);
            assert_eq!(scores.values().map(|v| v.as_u64().unwrap()).sum::<u64>(), 1000);
            let (label, abusive) = (a["label"].as_str().unwrap(), a["abusive"].as_bool().unwrap());
            assert_eq!(a["mixed"].as_bool().unwrap(), label == "service_request" && abusive);
            assert!(label != "harassment" || abusive);
            assert!(label != "off_topic" || !abusive);
            assert_eq!(a["severity"].as_u64().unwrap() > 0, abusive);
            assert_eq!(a["target"].is_null(), !abusive);
            assert!(label == "service_request" || (a["urgency"] == 0 && a["topic"].is_null()));
            for s in a["spans"].as_array().unwrap() {
                let (start, end) = (s["start"].as_u64().unwrap() as usize, s["end"].as_u64().unwrap() as usize);
                assert_eq!(&text[start..end], s["text"].as_str().unwrap(), "{a}");
                for f in ["kind", "lexicon", "entry", "weight", "rule"] {
                    assert!(s.get(f).is_some(), "a span lacks {f}: {s}");
                }
            }
        }
    }
}

#[test]
fn an_id_of_any_json_value_comes_back() {
    let ids = ["null", "true", "0", "-7", "1.5", "1e3", "\"a \\\"b\\\" \\u00e9\"", "\"\"", "[]", "{}", "[1,[2,{\"x\":null}]]", "{\"a\":{\"b\":[1,2]}}", "18446744073709551615"];
    let input: String = ids.iter().map(|id| format!("{{\"id\": {id}, \"text\": \"{REQUEST}\"}}\n")).collect();
    let done = small("triage", &[], &input).fine();
    for (id, answer) in ids.iter().zip(done.answers()) {
        assert_eq!(answer["id"], serde_json::from_str::<Value>(id).unwrap());
        assert_eq!(answer["label"], "service_request");
    }
}

#[test]
fn long_numbers_come_back_digit_by_digit() {
    // Identifiers of some platforms do not fit 64 bits; a detour through a float would change them.
    let id = "123456789012345678901234567890";
    for rest in ["", ", \"label\": \"x\"", ", \"spans\": []"] {
        let done = small("triage", &[], format!("{{\"id\": {id}, \"text\": \"halo\"{rest}}}\n")).fine();
        assert!(done.text().contains(id), "{rest}: {}", done.text());
    }
    let done = small("triage", &[], format!("{{\"id\": {id}}}\n")).fine();
    assert!(done.text().contains(id), "without a text: {}", done.text());
}

#[test]
fn a_deep_id_is_not_lost() {
    let id = format!("{}{}", "[".repeat(200), "]".repeat(200));
    for rest in [", \"text\": \"halo\"", ", \"text\": \"halo\", \"label\": 1", ""] {
        let done = small("triage", &[], format!("{{\"id\": {id}{rest}}}\n")).fine();
        assert!(done.text().contains(&id), "{rest}: {}", done.text());
    }
}

#[test]
fn other_fields_pass_through_in_their_order() {
    let done = small("triage", &[], "{\"waktu\": \"2026-11-21\", \"text\": \"halo\", \"id\": 3, \"suka\": [1, 2], \"a\": {\"b\": null}}\n").fine();
    let answer = &done.answers()[0];
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(names[..5], ["waktu", "text", "id", "suka", "a"]);
    assert_eq!(answer["suka"], json!([1, 2]));
    assert_eq!(answer["a"], json!({"b": null}));
}

#[test]
fn a_field_of_the_input_never_passes_for_an_answer() {
    let done = small("triage", &[], "{\"label\": \"harassment\", \"text\": \"halo\", \"scores\": 1, \"error\": \"x\", \"masked\": \"y\", \"id\": 1}\n").fine();
    let line = done.text();
    for f in ["\"label\":", "\"scores\":"] {
        assert_eq!(line.matches(f).count(), 1, "{line}");
    }
    let answer = &done.answers()[0];
    assert_eq!(answer["label"], "off_topic");
    assert_eq!(answer["id"], 1);
    assert!(answer.get("error").is_none() && answer.get("masked").is_none(), "{answer}");
}

#[test]
fn order_is_kept_over_many_posts_and_several_files() {
    let many = |from: usize| -> String { (from..from + 500).map(|i| json!({"id": i, "text": if i % 3 == 0 { REQUEST } else { "halo" }}).to_string() + "\n").collect() };
    let dir = crate::Dir::new();
    let (a, b) = (dir.file("a.jsonl", many(0)), dir.file("b.ndjson", many(500)));
    let done = small("triage", &[&a, "-", &b], "{\"id\": \"tengah\", \"text\": \"halo\"}\n").fine();
    let ids: Vec<Value> = done.answers().iter().map(|a| a["id"].clone()).collect();
    let want: Vec<Value> = (0..500).map(Value::from).chain([json!("tengah")]).chain((500..1000).map(Value::from)).collect();
    assert_eq!(ids, want);
}

#[test]
fn byte_order_mark_crlf_blank_lines_and_a_missing_last_newline() {
    let done = small("triage", &[], "\u{feff}{\"id\": 1, \"text\": \"halo\"}\r\n\r\n   \n{\"id\": 2, \"text\": \"lampu jalan rusak\"}").fine();
    assert_eq!(done.answers().iter().map(|a| a["id"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(done.err, "");
}

#[test]
fn escapes_in_the_text_are_read() {
    let done = small("triage", &[], "{\"id\": 1, \"text\": \"lampu\\u0020jalan rusak\\n\\ud83d\\ude21\"}\n").fine();
    let answer = &done.answers()[0];
    assert_eq!(answer["label"], "service_request");
    assert_eq!(answer["text"], "lampu jalan rusak\n😡");
}

#[test]
fn nothing_in_nothing_out() {
    for format in ["jsonl", "text"] {
        let done = small("triage", &["--format", format], "").fine();
        assert!(done.out.is_empty());
        assert_eq!(done.err, "");
    }
    assert!(small("normalise", &[], "").fine().out.is_empty());
}

#[test]
fn the_text_may_stand_in_another_field() {
    let done = small("triage", &["--text-field", "isi"], format!("{{\"isi\": \"{REQUEST}\", \"text\": \"halo\"}}\n")).fine();
    assert_eq!(done.answers()[0]["label"], "service_request");
}

/// Records that cannot be read, each between two that can; where in the input it stands, and what is said of it.
fn broken() -> Vec<(Vec<u8>, &'static str)> {
    vec![
        (b"{\"id\": 2}".to_vec(), "text"),
        (b"{\"id\": 2, \"text\": null}".to_vec(), "text"),
        (b"{\"id\": 2, \"text\": 17}".to_vec(), "text"),
        (b"{\"id\": 2, \"text\": [\"halo\"]}".to_vec(), "text"),
        (b"{\"id\": 2, \"text\": \"halo\"".to_vec(), "JSON"),
        (b"{\"id\": 2, \"text\": \"halo\"} {}".to_vec(), "JSON"),
        (b"[\"halo\"]".to_vec(), "JSON"),
        (b"\"halo\"".to_vec(), "JSON"),
        (b"halo".to_vec(), "JSON"),
        (b"{\"id\": 2, \"text\": \"\\ud83d halo\"}".to_vec(), "JSON"),
        (b"{\"id\": 2, \"text\": \"hal\xffo\"}".to_vec(), "UTF-8"),
        (b"{\"id\": 2, \"text\": \"halo \xed\xa0\x80\"}".to_vec(), "UTF-8"),
    ]
}

fn between(record: &[u8]) -> Vec<u8> {
    let mut input = format!("{{\"id\": 1, \"text\": \"{REQUEST}\"}}\n").into_bytes();
    input.extend_from_slice(record);
    input.extend_from_slice(format!("\n{{\"id\": 3, \"text\": \"{INSULT}\"}}\n").as_bytes());
    input
}

#[test]
fn kept_a_broken_record_is_answered_with_an_error_and_nothing_after_it_is_lost() {
    for (record, what) in broken() {
        let shown = String::from_utf8_lossy(&record).into_owned();
        for args in [&[][..], &["--on-error", "keep"]] {
            let done = small("triage", args, between(&record)).fine();
            assert!(done.err.contains(":2: ") && done.err.contains(what), "{shown}: {}", done.err);
            let answers = done.answers();
            assert_eq!(answers.len(), 3, "{shown}");
            assert_eq!((&answers[0]["id"], &answers[0]["label"]), (&json!(1), &json!("service_request")));
            assert_eq!((&answers[2]["id"], &answers[2]["label"]), (&json!(3), &json!("harassment")));
            if what == "UTF-8" {
                // Broken bytes are replaced and the post sorted all the same.
                assert_eq!(answers[1]["label"], "off_topic");
                assert_eq!(answers[1]["id"], 2);
            } else {
                assert!(answers[1]["error"].is_string(), "{shown}: {}", answers[1]);
                assert!(answers[1].get("label").is_none(), "{shown}: {}", answers[1]);
            }
            if what == "text" {
                assert_eq!(answers[1]["id"], 2, "{shown}");
            }
        }
    }
}

#[test]
fn skipped_a_broken_record_is_left_out_and_told() {
    for (record, what) in broken() {
        let done = small("triage", &["--on-error", "skip"], between(&record)).fine();
        assert!(done.err.contains(":2: ") && done.err.contains(what), "{}", done.err);
        assert_eq!(done.answers().iter().map(|a| a["id"].as_u64().unwrap()).collect::<Vec<_>>(), [1, 3]);
    }
}

#[test]
fn on_error_fail_stops_with_code_1() {
    for (record, what) in broken() {
        let done = small("triage", &["--on-error", "fail"], between(&record));
        assert_eq!(done.code, Some(1));
        assert!(done.err.contains(":2: ") && done.err.contains(what), "{}", done.err);
    }
}

#[test]
fn broken_records_are_counted() {
    let done = small("triage", &[], "x\n{\"text\": \"halo\"}\n{}\n").fine();
    assert!(done.err.contains("2 records"), "{}", done.err);
    assert_eq!(done.answers().len(), 3);
}

#[test]
fn a_post_never_stands_in_a_message() {
    // Posts hold personal data; a log must not.
    let secret = "3310014501900002";
    let done = small("triage", &[], format!("{{\"id\": 1, \"text\": 5, \"isi\": \"{secret}\"}}\n{{\"text\": \"{secret}\" x}}\n{secret}\n"));
    assert!(!done.err.contains(secret), "{}", done.err);
}

#[test]
fn plain_lines() {
    let done = small("triage", &["--format", "text"], format!("{REQUEST}\r\n\n{{\"text\": 1}}\n{INSULT}")).fine();
    let answers = done.answers();
    assert_eq!(answers.iter().map(|a| a["label"].as_str().unwrap()).collect::<Vec<_>>(), ["service_request", "off_topic", "off_topic", "harassment"]);
    assert_eq!(answers[0]["text"], REQUEST);
    assert_eq!(answers[1]["text"], "");
}

#[test]
fn a_plain_line_that_is_no_utf8_is_told_and_sorted() {
    let done = small("triage", &["--format", "text"], b"halo\nlampu jalan rusak \xff\xfe\nadmin gemblung\n").fine();
    assert!(done.err.contains(":2: ") && done.err.contains("UTF-8"), "{}", done.err);
    assert_eq!(done.answers().iter().map(|a| a["label"].as_str().unwrap()).collect::<Vec<_>>(), ["off_topic", "service_request", "harassment"]);
}

#[test]
fn a_post_of_a_megabyte_is_cut_and_says_so() {
    let long = format!("{REQUEST} {}", "halo ".repeat(210_000));
    let input = format!("{}\n{}\n", json!({"id": 1, "text": long}), json!({"id": 2, "text": REQUEST}));
    let done = small("triage", &[], input).fine();
    let answers = done.answers();
    assert_eq!(answers[0]["truncated"], true);
    assert_eq!(answers[0]["label"], "service_request");
    assert_eq!(answers[0]["text"].as_str().unwrap().len(), long.len(), "the input goes out as it came in");
    assert_eq!(answers[1]["truncated"], false);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let input: String = [REQUEST, INSULT, "halo", "min, kapan pengumuman ppdb?"].iter().map(|t| json!({"id": 1, "text": t}).to_string() + "\n").collect();
    let once = pilah(&["triage", "--mask"], &input).fine();
    let again = pilah(&["triage", "--mask"], &input).fine();
    assert_eq!(once.out, again.out);
}

#[test]
fn a_threshold_moves_the_line_and_shows_in_the_identity() {
    let input = "{\"text\": \"halo\"}\n";
    let usual = small("triage", &[], input).fine();
    let low = small("triage", &["--request-threshold", "1"], input).fine();
    assert_eq!(usual.answers()[0]["label"], "off_topic");
    assert_eq!(low.answers()[0]["label"], "service_request");
    assert_eq!(low.answers()[0]["scores"], usual.answers()[0]["scores"]);
    assert_ne!(low.answers()[0]["lexicon"], usual.answers()[0]["lexicon"]);
}
