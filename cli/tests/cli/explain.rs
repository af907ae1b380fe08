//! `pilah explain`: reasons on a terminal and as JSON.

use crate::{INSULT, REQUEST, pilah, small};

#[test]
fn a_person_reads_label_scores_topic_and_rows() {
    let done = small("explain", &[&format!("{REQUEST}, {INSULT}")], "").fine();
    let text = done.text();
    for word in
        ["service_request", "scores", "lampu_jalan", "severity 2", "mixed", "\"lampu jalan\" [0..11]", "objek-uji.tsv:2", "serangan-uji.tsv:2", "bobot-uji.tsv:2", "R0", "R4"]
    {
        assert!(text.contains(word), "{word} is missing:\n{text}");
    }
    assert_eq!(done.err, "");
}

#[test]
fn words_may_be_given_without_quotes() {
    let one = small("explain", &[REQUEST], "").fine();
    let three = small("explain", &["lampu", "jalan", "rusak"], "").fine();
    assert_eq!(strip(one.text()), strip(three.text()));
}

/// The lexicon's directory differs from call to call.
fn strip(text: &str) -> Vec<String> {
    text.lines().filter(|l| !l.starts_with("lexicon")).map(|l| l.split('/').next().unwrap_or("").to_owned()).collect()
}

#[test]
fn json_holds_the_verdict_and_its_reasons() {
    let done = small("explain", &["--json", &format!("{REQUEST}, {INSULT} 081234567890")], "").fine();
    let e: serde_json::Value = serde_json::from_str(done.text()).expect("JSON");
    assert_eq!(e["label"], "service_request");
    assert_eq!(e["mixed"], true);
    assert!(e["reasons"].as_array().is_some_and(|r| r.iter().any(|r| r["term"] == "[objek+masalah]" && r["request"] == 600)), "{e}");
    let kinds: Vec<&str> = e["spans"].as_array().unwrap().iter().map(|s| s["kind"].as_str().unwrap()).collect();
    for kind in ["abuse", "evidence", "topic", "pii"] {
        assert!(kinds.contains(&kind), "{kind}: {kinds:?}");
    }
}

#[test]
fn a_post_cannot_steer_the_terminal() {
    for post in ["lampu\u{1b} jalan rusak", "lampu \u{1b}\u{7} jalan rusak, dasar admin gem\u{1b}blung", "lampu jalan rusak, admin gem\u{202e}blung \u{9b}2J"] {
        let done = small("explain", &["--request-threshold", "1", post], "").fine();
        let bad: Vec<char> = done.text().chars().filter(|c| (c.is_control() && *c != '\n') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')).collect();
        assert!(bad.is_empty(), "{bad:?} in {:?}", done.text());
    }
}

#[test]
fn a_line_break_in_a_post_does_not_break_the_table() {
    let done = small("explain", &["--request-threshold", "1", "lampu\njalan rusak"], "").fine();
    assert!(done.text().contains("lampu_jalan"), "{}", done.text());
    assert!(done.text().lines().all(|l| !l.starts_with("jalan")), "{}", done.text());
}

#[test]
fn an_empty_post_is_off_topic() {
    assert!(small("explain", &[""], "").fine().text().starts_with("off_topic"));
    assert!(pilah(&["explain", ""], "").fine().text().starts_with("off_topic"));
}

#[test]
fn the_shipped_lexicons_explain_themselves() {
    let done = pilah(&["explain", "Syarat bikin KIA apa saja min?"], "").fine();
    let text = done.text();
    assert!(text.starts_with("service_request"), "{text}");
    assert!(text.contains("adminduk") && text.contains("Disdukcapil") && text.contains("objek.tsv:"), "{text}");
}

#[test]
fn a_row_is_named_by_the_words_of_the_post() {
    // Spellings and dialect words share keys with Indonesian ones; the reason has to show the row that says what the post says.
    for (post, words) in [("PDAM air mati tiga hari, kapan nyala?", "air mati"), ("dasar admin goblok", "goblok")] {
        let done = pilah(&["explain", "--json", "--request-threshold", "1", post], "").fine();
        let e: serde_json::Value = serde_json::from_str(done.text()).unwrap();
        let spans: Vec<&serde_json::Value> = e["spans"].as_array().unwrap().iter().filter(|s| s["text"] == words).collect();
        assert!(!spans.is_empty(), "{e}");
        assert!(spans.iter().all(|s| s["entry"] == words), "{spans:?}");
    }
}

#[test]
fn the_sums_shown_are_the_sums_that_decide() {
    // 0 is a chance of one half, 100 a logit; the request score is the chance of the request sum.
    for post in [REQUEST.to_owned(), INSULT.to_owned(), format!("{REQUEST}, {INSULT}"), "ada kebakaran".to_owned(), "halo".to_owned()] {
        let done = small("explain", &["--json", &post], "").fine();
        let e: serde_json::Value = serde_json::from_str(done.text()).unwrap();
        let chance = |field: &str| 1000.0 / (1.0 + (-e[field].as_f64().unwrap() / 100.0).exp());
        let request = e["scores"]["service_request"].as_f64().unwrap();
        assert!((chance("request_sum") - request).abs() <= 1.0, "{post}: {e}");
        let abuse = chance("abuse_sum") * (1000.0 - request) / 1000.0;
        assert!((abuse - e["scores"]["harassment"].as_f64().unwrap()).abs() <= 1.5, "{post}: {e}");
    }
}
