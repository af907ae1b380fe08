//! Lexicon directories: what is taken, what is refused, and that a refusal says everything at once.

use crate::{Dir, Done, INSULT, pilah, small, small_lexicon};

const CUE: &str = "frasa\tbobot\tbahasa\tsumber\tcatatan\n";

/// Checks a directory with these files beside the small lexicon.
fn check(files: &[(&str, &str)]) -> (Dir, Done) {
    let dir = small_lexicon();
    for (name, text) in files {
        dir.file(name, text);
    }
    let done = pilah(&["lexicon", "check", dir.as_str()], "");
    (dir, done)
}

#[test]
fn the_shipped_files_have_no_faults() {
    let done = pilah(&["lexicon", "check", concat!(env!("CARGO_MANIFEST_DIR"), "/../lexicons")], "").fine();
    assert!(done.text().contains("no faults"), "{}", done.text());
}

#[test]
fn every_fault_is_told_at_once_with_file_line_and_column() {
    let (dir, done) = check(&[
        ("masalah-lain.tsv", "# catatan\nfrasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t0,5\tid\tpenutur\t\nmacet\t5\txx\tpenutur\t\nhilang\t5\n"),
        ("objek-lain.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\njembatan\tjembatan\t9\tid\tpenutur\t\n\tjalan_jembatan\t9\tid\tpenutur\t\n"),
        (
            "serangan-lain.tsv",
            "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\npekok\tinsult\tlain\t2\t3\tjv\tpenutur\t\nkoplak\tinsult\thina\t9\t3\tjv\tpenutur\t\n",
        ),
        ("ambang-lain.tsv", "nama\tnilai\tsumber\tcatatan\nambang_permintaan\tbanyak\tpedoman\t\n"),
        ("tanya-lain.tsv", "frasa\tbobot\n"),
        ("apa-saja.tsv", "a\tb\n"),
    ]);
    let why = done.refused();
    for place in [
        "masalah-lain.tsv:3:2: ",
        "masalah-lain.tsv:4:3: ",
        "masalah-lain.tsv:5: ",
        "objek-lain.tsv:2:2: ",
        "objek-lain.tsv:3:1: ",
        "serangan-lain.tsv:2:3: ",
        "serangan-lain.tsv:3:4: ",
        "ambang-lain.tsv:2:2: ",
        "tanya-lain.tsv:1: ",
        "apa-saja.tsv: ",
    ] {
        assert!(why.contains(place), "{place} is missing:\n{why}");
    }
    assert!(why.contains("\"0,5\""), "{why}");
    assert!(why.lines().all(|l| l.trim_start_matches("pilah: ").starts_with(dir.as_str())), "every line begins with its file:\n{why}");
}

#[test]
fn no_command_runs_on_a_broken_lexicon() {
    let dir = Dir::new();
    dir.file("masalah-uji.tsv", format!("{CUE}bocor\tbanyak\tid\tpenutur\t\nmacet\t99\tid\tpenutur\t\n"));
    let posts = dir.file("posts.jsonl", gold_posts());
    for args in [
        vec!["triage", "--lexicons", dir.as_str()],
        vec!["triage", "--format", "csv", "--lexicons", dir.as_str()],
        vec!["explain", "--lexicons", dir.as_str(), "halo"],
        vec!["normalise", "--lexicons", dir.as_str()],
        vec!["eval", "--lexicons", dir.as_str(), &posts],
        vec!["fit", "--lexicons", dir.as_str(), &posts],
        vec!["lexicon", "check", dir.as_str()],
    ] {
        let done = pilah(&args, "{\"text\": \"halo\"}\n");
        let why = done.refused();
        assert!(why.contains("masalah-uji.tsv:2:2: ") && why.contains("masalah-uji.tsv:3:2: "), "{args:?}: {why}");
    }
}

fn gold_posts() -> String {
    let labels = ["service_request", "harassment", "off_topic"];
    (0..60).map(|i| format!("{{\"text\": \"pos {i}\", \"gold\": {{\"label\": \"{}\"}}}}\n", labels[i % 3])).collect()
}

#[test]
fn a_directory_that_is_not_there() {
    for args in [vec!["triage", "--lexicons", "/nowhere"], vec!["lexicon", "check", "/nowhere"]] {
        assert!(pilah(&args, "{\"text\": \"halo\"}\n").refused().contains("/nowhere"));
    }
}

#[test]
fn bytes_that_are_no_text() {
    let dir = Dir::new();
    let mut latin = CUE.as_bytes().to_vec();
    latin.extend_from_slice(b"bocor\t5\tid\tpenutur\t\nretak\t5\tid\tpenutur\tcaf\xe9\n");
    dir.file("masalah-uji.tsv", latin);
    let done = pilah(&["lexicon", "check", dir.as_str()], "");
    assert!(done.refused().contains("masalah-uji.tsv:3"), "{}", done.err);
}

#[test]
fn a_file_too_large_is_refused_before_it_is_read() {
    let dir = Dir::new();
    let file = std::fs::File::create(dir.path("masalah-uji.tsv")).unwrap();
    file.set_len(5 << 30).unwrap();
    let done = pilah(&["lexicon", "check", dir.as_str()], "");
    assert!(done.refused().contains("larger than"), "{}", done.err);
}

#[test]
fn spreadsheet_habits_are_forgiven() {
    let dir = small_lexicon();
    let rows = "frasa\tbobot\tbahasa\tsumber\tcatatan\r\n\r\n\"bocor halus\"\t5\tid\tpenutur\t\r\nmacet\t5\tid\tpenutur\r\n";
    dir.file("masalah-bom.tsv", format!("\u{feff}{rows}"));
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(rows.replace("bocor", "retak").replace("macet", "mampet").encode_utf16().flat_map(u16::to_le_bytes)).collect();
    dir.file("masalah-unicode.tsv", utf16);
    pilah(&["lexicon", "check", dir.as_str()], "").fine();
    let done = pilah(&["triage", "--without-builtin", "--lexicons", dir.as_str(), "--format", "text"], "lampu jalan bocor halus\nlampu jalan mampet\n").fine();
    assert!(done.answers().iter().all(|a| a["label"] == "service_request"), "{}", done.text());
}

#[test]
fn a_row_of_ones_own_counts_beside_the_built_in_ones() {
    let dir = Dir::new();
    dir.file("objek-lokal.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nsi gesit\tadminduk\t9\tid\tpenutur\taplikasi daerah\n");
    dir.file("opd-lokal.tsv", "topik\topd\tsumber\tcatatan\nadminduk\tDinas Kependudukan Contoh\tpedoman\t\n");
    let post = "si gesit error min, tidak bisa dibuka";
    let done = pilah(&["explain", "--json", "--lexicons", dir.as_str(), "--request-threshold", "1", post], "").fine();
    let e: serde_json::Value = serde_json::from_str(done.text()).unwrap();
    assert_eq!(e["topic"], "adminduk", "{e}");
    assert_eq!(e["office"], "Dinas Kependudukan Contoh");
    let plain = pilah(&["explain", "--json", post], "").fine();
    let p: serde_json::Value = serde_json::from_str(plain.text()).unwrap();
    assert_ne!(p["lexicon"], e["lexicon"], "other rows, another identity");
}

#[test]
fn a_row_of_ones_own_takes_the_place_of_a_built_in_one() {
    let dir = Dir::new();
    dir.file("objek-lokal.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nlampu jalan\tenergi_tambang\t9\tid\tpenutur\t\n");
    dir.file("serangan-lokal.tsv", "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\ngoblok\tinsult\thina\t1\t3\tid\tpenutur\t\n");
    let read = |extra: &[&str], post: &str| -> serde_json::Value {
        let mut args = vec!["explain", "--json", "--request-threshold", "1"];
        args.extend_from_slice(extra);
        args.push(post);
        serde_json::from_str(pilah(&args, "").fine().text()).unwrap()
    };
    let own = ["--lexicons", dir.as_str()];
    for (post, field, built_in, local) in
        [("lampu jalan", "topic", serde_json::json!("lampu_jalan"), serde_json::json!("energi_tambang")), ("admin goblok", "severity", serde_json::json!(2), serde_json::json!(1))]
    {
        assert_eq!(read(&[], post)[field], built_in, "{post}");
        assert_eq!(read(&own, post)[field], local, "{post}");
    }
}

#[test]
fn an_identity_word_never_scores() {
    let identity = "frasa\tbahasa\tsumber\tcatatan\nmadura\tid\tpenutur\t\n";
    let attack = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\nmadura\tinsult\thina\t2\t5\tid\tpenutur\t\n";
    let (_dir, done) = check(&[("identitas-uji.tsv", identity), ("serangan-lain.tsv", attack)]);
    let why = done.refused();
    assert!(why.contains("serangan-lain.tsv:2:1: ") && why.contains("identity"), "{why}");
}

#[test]
fn a_source_nobody_knows_is_refused() {
    let (_dir, done) = check(&[("masalah-lain.tsv", &format!("{CUE}bocor\t5\tid\tentah\t\n"))]);
    assert!(done.refused().contains("masalah-lain.tsv:2:4: "), "{}", done.err);
}

#[test]
fn a_row_without_a_source_is_refused() {
    let (_dir, done) = check(&[("masalah-lain.tsv", &format!("{CUE}bocor\t5\tid\t\t\n"))]);
    assert!(done.refused().contains("masalah-lain.tsv:2:4: "), "{}", done.err);
}

#[test]
fn the_same_phrase_twice_with_other_values_is_refused() {
    let (_dir, done) = check(&[("masalah-lain.tsv", &format!("{CUE}bocor\t5\tid\tpenutur\t\nmacet\t3\tid\tpenutur\t\nbocor\t2\tid\tpenutur\t\n"))]);
    let why = done.refused();
    assert!(why.contains("masalah-lain.tsv:4") && why.contains("bocor"), "{why}");
}

#[test]
fn spellings_that_point_at_each_other_are_refused() {
    let (_dir, done) =
        check(&[("slang-uji.tsv", "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\nmenghimbau\tmengimbau\t=\tid\tpenutur\t\nmengimbau\tmenghimbau\t=\tid\tpenutur\t\n")]);
    assert!(done.refused().contains("slang-uji.tsv:"), "{}", done.err);
}

#[test]
fn a_row_that_would_hide_a_request_is_refused() {
    let head = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n";
    for word in ["dan", "a", ".", "lampu jalan", "rusak", "ada kebakaran"] {
        let (_dir, done) = check(&[("serangan-lain.tsv", &format!("{head}{word}\tinsult\thina\t2\t5\tid\tpenutur\t\n"))]);
        assert!(done.refused().contains("serangan-lain.tsv:2:1: "), "{word}: {}", done.err);
    }
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let (one, other) = (small_lexicon(), small_lexicon());
    let rows = ["bocor\t3\tid\tpenutur\t\n", "macet\t5\tid\tpenutur\t\n", "bocor halus\t5\tid\tpenutur\t\n"];
    one.file("masalah-lain.tsv", format!("{CUE}{}", rows.concat()));
    other.file("masalah-lain.tsv", format!("{CUE}{}{}{}", rows[2], rows[1], rows[0]));
    let input = format!("lampu jalan bocor halus\nlampu jalan macet\n{INSULT} bocor\n");
    let read = |dir: &Dir| -> Vec<serde_json::Value> {
        pilah(&["triage", "--without-builtin", "--format", "text", "--lexicons", dir.as_str()], &input)
            .fine()
            .answers()
            .into_iter()
            .map(|mut a| {
                a.as_object_mut().unwrap().retain(|k, _| k != "lexicon" && k != "spans");
                a
            })
            .collect()
    };
    assert_eq!(read(&one), read(&other));
}

#[test]
fn without_any_lexicon_nothing_is_claimed() {
    let dir = Dir::new();
    let done = pilah(&["triage", "--without-builtin", "--lexicons", dir.as_str()], "{\"text\": \"lampu jalan rusak\"}\n").fine();
    let a = &done.answers()[0];
    assert_eq!(a["topic"], serde_json::Value::Null);
    assert_eq!(a["abusive"], false);
    let done = small("triage", &["--format", "text"], "pagi\n").fine();
    assert_eq!(done.answers()[0]["label"], "off_topic");
}
