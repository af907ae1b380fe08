//! Lexicon directories: what is taken, what is refused, and that a refusal says everything at once.

use crate::{Dir, Done, INSULT, REQUEST, pilah, small, small_lexicon};

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
        "masalah-lain.tsv:5:3: ",
        "objek-lain.tsv:2:2: ",
        "objek-lain.tsv:3:1: ",
        "serangan-lain.tsv:2:3: ",
        "serangan-lain.tsv:3:4: ",
        "ambang-lain.tsv:2:2: ",
        "tanya-lain.tsv:1:3: ",
        "apa-saja.tsv: ",
    ] {
        assert!(why.contains(place), "{place} is missing:\n{why}");
    }
    assert!(why.contains("\"0,5\""), "{why}");
    let told: Vec<&str> = why.lines().filter(|l| !l.starts_with("    saran: ")).collect();
    let (last, faults) = told.split_last().expect("something is told");
    assert!(faults.iter().all(|l| l.trim_start_matches("pilah: ").starts_with(dir.as_str())), "every line begins with its file:\n{why}");
    assert!(last.starts_with(&format!("{} kesalahan dalam 7 berkas", faults.len())), "{why}");
    assert!(why.contains("    saran: tulis bilangan bulat 1 sampai 9 tanpa koma"), "{why}");
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

/// What LibreOffice saved of one sheet in four ways, and the same as Excel writes it.
fn saved_sheets() -> Vec<(&'static str, Vec<u8>)> {
    let tab = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\r\nsi gesit\tadminduk\t9\tid\tpenutur\t\"aplikasi, \"\"daerah\"\" kami\"\r\nmpp pusat\tizin_usaha_pasar\t7\tid\tpenutur\t\"lantai\n2\"\r\n";
    let mut unicode_text = vec![0xff, 0xfe];
    unicode_text.extend(tab.encode_utf16().flat_map(u16::to_le_bytes));
    vec![
        ("objek-kami.csv", include_bytes!("../data/libreoffice-koma.csv").to_vec()),
        ("objek-kami.csv", include_bytes!("../data/libreoffice-titik-koma.csv").to_vec()),
        ("objek-kami.tsv", include_bytes!("../data/libreoffice-tab.tsv").to_vec()),
        ("objek-kami.txt", include_bytes!("../data/libreoffice-utf16.txt").to_vec()),
        ("objek-kami.txt", unicode_text),
        ("objek-kami.csv", format!("\u{feff}{}", tab.replace('\t', ";")).into_bytes()),
        ("objek-kami.tsv", format!("\u{feff}{tab}").into_bytes()),
    ]
}

#[test]
fn files_as_spreadsheets_save_them_are_read_and_formatted() {
    for (name, bytes) in saved_sheets() {
        let dir = Dir::new();
        dir.file(name, &bytes);
        pilah(&["lexicon", "check", dir.as_str()], "").fine();
        let done = pilah(&["explain", "--lexicons", dir.as_str(), "si gesit error terus min"], "").fine();
        assert!(done.text().contains("adminduk") && done.text().contains(&format!("{name}:")), "{name}: {}", done.text());
        pilah(&["lexicon", "format", dir.as_str()], "").fine();
        let tidy = dir.read("objek-kami.tsv");
        let rows: Vec<&str> = tidy.lines().filter(|l| !l.starts_with('#')).collect();
        assert_eq!(rows[0], "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan");
        assert!(
            rows[1].starts_with("mpp pusat\tizin_usaha_pasar\t7\tid\tpenutur\tlantai") && rows[2].starts_with("si gesit\tadminduk\t9\tid\tpenutur\taplikasi, "),
            "{name}: {rows:?}"
        );
        assert_eq!(rows.len(), 3);
        assert_eq!(dir.names().len(), if name.ends_with(".tsv") { 1 } else { 2 }, "the original is kept: {:?}", dir.names());
        pilah(&["lexicon", "format", "--check", dir.as_str()], "").fine();
        pilah(&["lexicon", "check", dir.as_str()], "").fine();
    }
}

#[test]
fn a_fault_in_a_saved_sheet_is_told_with_its_line() {
    let dir = Dir::new();
    dir.file("masalah-kami.csv", "frasa;bobot;bahasa;sumber;catatan\r\nbocor;4;id;penutur;\"dua\r\nbaris\"\r\nretak;0,5;id;penutur;\r\n");
    let done = pilah(&["lexicon", "check", dir.as_str()], "");
    assert!(done.refused().contains("masalah-kami.csv:4:2: "), "{}", done.err);
    assert!(done.err.contains("    saran: "), "{}", done.err);
}

#[test]
fn format_puts_in_order_and_refuses_what_it_cannot_read() {
    let dir = Dir::new();
    let file = dir.file("masalah-kami.tsv", format!("# kami\n{CUE}retak\t4\tid\tpenutur\t\r\nbocor\t4\tid\tpenutur\r\nbocor\t4\tid\tpenutur\t\n"));
    assert!(pilah(&["lexicon", "format", "--check", &file], "").refused().contains("masalah-kami.tsv"));
    pilah(&["lexicon", "format", &file], "").fine();
    assert_eq!(dir.read("masalah-kami.tsv"), format!("# kami\n{CUE}bocor\t4\tid\tpenutur\t\nretak\t4\tid\tpenutur\t\n"));
    assert_eq!(pilah(&["lexicon", "format", &file], "").fine().text(), "", "nothing is left to do");
    dir.file("masalah-lain.tsv", format!("{CUE}retak\t4\n"));
    assert!(pilah(&["lexicon", "format", dir.as_str()], "").refused().contains("masalah-lain.tsv:2:3: "));
    assert_eq!(dir.read("masalah-lain.tsv"), format!("{CUE}retak\t4\n"), "left alone");
}

#[test]
fn protected_words_are_refused_with_the_reason() {
    let attack = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n";
    let objek = "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n";
    let slang = "bentuk\tstandar\tejaan\tbahasa\tsumber\tcatatan\n";
    let refused: &[(&str, String, &str)] = &[
        // An emergency and a service as an insult.
        ("serangan-kami.tsv", format!("{attack}kebakaran\tinsult\thina\t2\t5\tid\tpenutur\t\n"), "permintaan"),
        ("serangan-kami.tsv", format!("{attack}puskesmas\tinsult\thina\t2\t5\tid\tpenutur\t\n"), "permintaan"),
        // A common word: rumah, and what affixes make of makan.
        ("serangan-kami.tsv", format!("{attack}halaman\tinsult\thina\t2\t5\tid\tpenutur\t\n"), "kata biasa"),
        ("serangan-kami.tsv", format!("{attack}akan\tinsult\thina\t2\t5\tid\tpenutur\t\n"), "sehari-hari"),
        // An emergency taken away, turned down, or turned into something else.
        ("darurat-kami.tsv", "frasa\ttingkat\tbahasa\tsumber\tcatatan\nada kebakaran\t1\tid\tpenutur\t\n".to_owned(), "darurat"),
        ("spam-kami.tsv", format!("{CUE}ada kebakaran\t5\tid\tpenutur\t\n"), "bahaya"),
        ("identitas-kami.tsv", "frasa\tbahasa\tsumber\tcatatan\npuskesmas\tid\tpenutur\t\n".to_owned(), "identitas"),
        ("nama-kami.tsv", "nama\tjenis\tbahasa\tsumber\tcatatan\nbanjir\ttempat\tid\tpenutur\t\n".to_owned(), "desa banjir"),
        ("slang-kami.tsv", format!("{slang}puskesmas\tkalian\t=\tid\tpenutur\t\n"), "puskesmas"),
        ("bobot-kami.tsv", "istilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan\nada kebakaran\t-500\t0\t1\tpenutur\t\n".to_owned(), "menyembunyikan"),
        // Groups of people side by side.
        ("serangan-kami.tsv", format!("{attack}buta tuli\tinsult\thina\t2\t5\tid\tpenutur\t\n"), "kata identitas"),
        // A service that is read as a small word.
        ("objek-kami.tsv", format!("{objek}yg\tadminduk\t9\tid\tpenutur\t\n"), "dibaca sebagai"),
        // What could never be found.
        ("objek-kami.tsv", format!("{objek}Si Gesit\tadminduk\t9\tid\tpenutur\t\n"), "huruf kecil"),
        ("slang-kami.tsv", format!("{slang}gak bisa\ttidak bisa\t=\tid\tpenutur\t\n"), "satu kata"),
    ];
    for (name, text, reason) in refused {
        let dir = Dir::new();
        dir.file(name, text);
        let done = pilah(&["lexicon", "check", dir.as_str()], "");
        let why = done.refused();
        assert!(why.contains(&format!("{name}:2:")) && why.contains(reason), "{text}: {why}");
    }
    // The same rows as far as they are harmless.
    for (name, text) in [
        ("serangan-kami.tsv", format!("{attack}dasar kebakaran jenggot\tinsult\tfrasa\t2\t4\tid\tpenutur\t\n")),
        ("darurat-kami.tsv", "frasa\ttingkat\tbahasa\tsumber\tcatatan\nada kebakaran\t3\tid\tpenutur\t\n".to_owned()),
        ("nama-kami.tsv", "nama\tjenis\tbahasa\tsumber\tcatatan\ndesa banjir\ttempat\tid\tpenutur\t\n".to_owned()),
        ("slang-kami.tsv", format!("{slang}puskezmas\tpuskesmas\t=\tid\tpenutur\t\n")),
    ] {
        let dir = Dir::new();
        dir.file(name, text);
        pilah(&["lexicon", "check", dir.as_str()], "").fine();
    }
}

#[test]
fn an_insult_that_common_words_reach_is_refused_with_these_words() {
    let attack = "frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n";
    // Peeling meng- off mengasuh gives kasuh too; kisi is a word of its own.
    for (row, hit) in [("kasuh", "mengasuh"), ("kisi", "kisi")] {
        let dir = Dir::new();
        dir.file("serangan-kami.tsv", format!("{attack}{row}\tinsult\thina\t2\t5\tid\tpenutur\t\n"));
        let done = pilah(&["lexicon", "check", dir.as_str()], "");
        assert!(done.refused().contains("serangan-kami.tsv:2:1: ") && done.err.contains(&format!("akan mengenai kata biasa: \"{hit}")), "{row}: {}", done.err);
    }
}

#[test]
fn a_new_directory_is_sound_as_it_is_and_with_every_example_in_use() {
    let dir = Dir::new();
    let place = dir.path("leksikon kami");
    let place = place.to_str().unwrap();
    pilah(&["lexicon", "new", "Kabupaten Banyumas", "-o", place], "").fine();
    pilah(&["lexicon", "check", place], "").fine();
    pilah(&["lexicon", "format", "--check", place], "").fine();
    let text = "sesuatu di banyumas";
    let bare = pilah(&["triage", "--format", "text", "--fields", "label,kind,topic", "--lexicons", place], text).fine();
    assert_eq!(bare.text(), pilah(&["triage", "--format", "text", "--fields", "label,kind,topic"], text).fine().text(), "comments change nothing");
    let mut files = 0;
    for entry in std::fs::read_dir(place).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "tsv") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.contains("Kabupaten Banyumas") && path.to_str().unwrap().ends_with("-banyumas.tsv"), "{}", path.display());
            // An example is a comment with TABs.
            let used: String = text.lines().map(|l| if l.contains('\t') { l.trim_start_matches("# ").to_owned() + "\n" } else { format!("{l}\n") }).collect();
            assert_ne!(used, text, "{} has an example", path.display());
            std::fs::write(&path, used).unwrap();
            files += 1;
        }
    }
    assert_eq!(files, 9);
    pilah(&["lexicon", "check", place], "").fine();
    let done = pilah(&["explain", "--lexicons", place, "si gesit error terus min"], "").fine();
    assert!(done.text().contains("adminduk -> Dindukcapil") && done.text().contains("objek-banyumas.tsv:"), "{}", done.text());
    assert!(pilah(&["lexicon", "new", "Kabupaten Banyumas", "-o", place], "").refused().contains("leksikon kami"), "nothing is written over");
    assert_eq!(pilah(&["lexicon", "new", "/"], "").code, Some(2));
}

#[test]
fn diff_tells_hidden_requests_first_and_why() {
    let old = small_lexicon();
    let new = small_lexicon();
    // The new version no longer knows the lamp, and knows a new insult.
    new.file("objek-uji.tsv", "frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\nselokan\tdrainase_banjir\t9\tid\tpenutur\t\n");
    let posts = new.file("posts.csv", format!("id;text\n1;selokan rusak\n2;{REQUEST} di depan rumah 081234567890\n3;selamat pagi\n"));
    let args = ["lexicon", "diff", "--without-builtin", old.as_str(), new.as_str(), "--posts", &posts];
    let done = pilah(&args, "").fine();
    let text = done.text();
    let hidden = text.find("PERMINTAAN YANG KINI TERSEMBUNYI").expect(text);
    let found = text.find("permintaan yang kini terlihat").expect(text);
    assert!(hidden < found, "{text}");
    assert!(text.contains("3 kiriman dibandingkan, 2 berubah kelas") && text.contains("[2] lampu jalan rusak") && text.contains("[1] selokan rusak"), "{text}");
    assert!(text.contains("-[objek+masalah]") && text.contains("+[objek+masalah]"), "{text}");
    assert!(!text.contains("081234567890"), "personal data is covered: {text}");
    assert!(pilah(&[&args[..], &["--unmasked"]].concat(), "").fine().text().contains("081234567890"));
    let changelog = pilah(&[&args[..], &["--changelog"]].concat(), "").fine();
    assert!(changelog.text().contains("- 2 of 3 posts change class") && changelog.text().contains("`service_request` to `off_topic`: 1 (aduan 1)"), "{}", changelog.text());
    assert!(!changelog.text().contains("selokan"), "no post stands in a changelog: {}", changelog.text());
    let same = pilah(&["lexicon", "diff", "bawaan", "bawaan", "--posts", &posts], "").fine();
    assert!(same.text().contains("0 berubah kelas"), "{}", same.text());
}

#[test]
fn why_is_explain() {
    let dir = small_lexicon();
    let of = |verb: &[&str]| pilah(&[verb, &["--without-builtin", "--lexicons", dir.as_str(), REQUEST]].concat(), "").fine().text().to_owned();
    assert_eq!(of(&["lexicon", "why"]), of(&["explain"]));
}

#[test]
fn stats_count_rows_words_and_use() {
    let dir = small_lexicon();
    let posts = dir.file("posts.txt", format!("{REQUEST}\nwibulsuro lampu jalan\n"));
    let cases = dir.file("cases.toml", format!("[[case]]\ntext = \"{INSULT}\"\n"));
    let bare = pilah(&["lexicon", "stats", dir.as_str(), "--without-builtin"], "").fine();
    assert!(bare.text().contains("objek-uji.tsv"), "{}", bare.text());
    let done = pilah(&["lexicon", "stats", dir.as_str(), "--without-builtin", "--posts", &posts, "--cases", &cases, "--unknown", "5", "--idle"], "").fine();
    let text = done.text();
    let line =
        |begin: &str| text.lines().find(|l| l.contains(begin)).unwrap_or_else(|| panic!("{begin} is missing:\n{text}")).split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    // Six words, of which one is known to nobody.
    assert_eq!(line("all posts")[2..], ["2", "6", "5", "83.33%"]);
    assert_eq!(line("objek-uji.tsv")[1..], ["1", "1", "1", "100.0%"]);
    assert_eq!(line("serangan-uji.tsv")[1..], ["1", "0", "1", "100.0%"], "used by a case only");
    assert_eq!(line("darurat-uji.tsv")[1..], ["1", "0", "0", "0.0%"]);
    assert_eq!(line("wibulsuro")[1..], ["1", "0"]);
    assert!(text.contains("darurat-uji.tsv:2: ada kebakaran"), "{text}");
}
