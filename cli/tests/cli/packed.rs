//! Packed files, and files in the encodings that spreadsheets write.

use std::io::Write;

use crate::{Dir, INSULT, REQUEST, small};

fn gzip(text: &str) -> Vec<u8> {
    let mut to = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    to.write_all(text.as_bytes()).unwrap();
    to.finish().unwrap()
}

fn zstd(text: &str) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(text.as_bytes(), ruzstd::encoding::CompressionLevel::Fastest)
}

/// As many posts as fill several blocks.
fn posts() -> String {
    (0..20_000).map(|i| format!("{{\"id\": {i}, \"text\": \"{REQUEST} nomor {}\"}}\n", i * 7919 % 10_007)).collect()
}

#[test]
fn packed_files_are_unpacked_and_named_by_what_is_inside() {
    let dir = Dir::new();
    let table = format!("id,text\n1,{REQUEST}\n2,{INSULT}\n");
    for (name, bytes) in [("posts.csv.gz", gzip(&table)), ("posts.csv.zst", zstd(&table)), ("POSTS.CSV.GZ", gzip(&table))] {
        let path = dir.file(name, bytes);
        let done = small("triage", &["--fields", "id,label", &path], "").fine();
        assert_eq!(done.text(), "id,label\n1,service_request\n2,harassment\n", "{name}");
    }
    let many = posts();
    let plain = small("triage", &["--fields", "id,label"], &many).fine();
    for (name, bytes) in [("posts.jsonl.gz", gzip(&many)), ("posts.jsonl.zst", zstd(&many))] {
        let path = dir.file(name, bytes);
        assert!(small("triage", &["--fields", "id,label", &path], "").fine().out == plain.out, "{name}");
    }
}

#[test]
fn files_that_were_put_together_are_one() {
    let dir = Dir::new();
    let (one, two) = (format!("{REQUEST}\n"), format!("{INSULT}\n"));
    // What a frame of Zstandard may hold beside posts: four bytes that say so, a length, anything.
    let skipped = [&[0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0][..], b"abc"].concat();
    for (name, bytes) in [("a.txt.gz", [gzip(&one), gzip(&two)].concat()), ("a.txt.zst", [zstd(&one), skipped, zstd(&two)].concat())] {
        let path = dir.file(name, bytes);
        let labels: Vec<String> = small("triage", &[&path], "").fine().answers().iter().map(|a| a["label"].as_str().unwrap().to_owned()).collect();
        assert_eq!(labels, ["service_request", "harassment"], "{name}");
    }
}

#[test]
fn a_packed_file_that_ends_too_early_or_is_damaged_is_a_fault() {
    let many = posts();
    for (name, whole) in [("posts.jsonl.gz", gzip(&many)), ("posts.jsonl.zst", zstd(&many))] {
        for cut in [whole.len() / 2, whole.len() - 3, 20] {
            let dir = Dir::new();
            let (path, out) = (dir.file(name, &whole[..cut]), dir.path("answers.jsonl"));
            let done = small("triage", &["-o", out.to_str().unwrap(), &path], "");
            assert!(done.refused().contains(name) && done.err.contains("ends too early"), "{cut}: {}", done.err);
            assert_eq!(dir.names(), [name], "nothing half-written is left");
        }
        let dir = Dir::new();
        let mut spoilt = whole.clone();
        let middle = spoilt.len() / 2;
        spoilt[middle..middle + 64].fill(0x55);
        let path = dir.file(name, spoilt);
        let done = small("triage", &["--fields", "id", &path], "");
        assert_eq!(done.code, Some(1), "{}", done.err);
        assert!(done.err.contains(name) && done.err.contains("damaged"), "{}", done.err);
    }
    let dir = Dir::new();
    for name in ["posts.jsonl.gz", "posts.jsonl.zst"] {
        let path = dir.file(name, "{\"text\": \"halo\"}\n");
        assert!(small("triage", &[&path], "").refused().contains("damaged"), "{name} is not packed at all");
    }
}

#[test]
fn utf_16_as_spreadsheets_save_it() {
    let table = format!("\u{feff}id\ttext\r\n1\t\"{REQUEST}\r\nsekali\"\r\n2\t{INSULT} 😡\r\n");
    let wide = |bytes: fn(u16) -> [u8; 2]| table.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    let dir = Dir::new();
    for (name, bytes) in [("le.tsv", wide(u16::to_le_bytes)), ("be.tsv", wide(u16::to_be_bytes))] {
        let path = dir.file(name, bytes);
        let done = small("triage", &["--fields", "id,label,text", "--output", "jsonl", &path], "").fine();
        let answers = done.answers();
        assert_eq!((&answers[0]["id"], &answers[0]["label"]), (&"1".into(), &"service_request".into()), "{name}");
        assert_eq!((&answers[1]["text"], &answers[1]["label"]), (&format!("{INSULT} 😡").into(), &"harassment".into()), "{name}");
        assert_eq!(done.err, "");
    }
}
