//! What goes wrong on real machines: full disks, endless lines, quotes left open, people who press Ctrl-C.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::{Dir, INSULT, REQUEST, command, exists, pilah, small, small_lexicon};

#[test]
fn a_line_of_a_hundred_megabytes_is_answered() {
    let mut input = format!("{{\"id\": 1, \"text\": \"{REQUEST} ").into_bytes();
    input.resize(100_000_000, b'a');
    input.extend_from_slice(b"\"}\n{\"id\": 2, \"text\": \"halo\"}\n");
    let done = small("triage", &["--fields", "id,label,truncated"], input).fine();
    assert_eq!(done.answers(), [json!({"id": 1, "label": "service_request", "truncated": true}), json!({"id": 2, "label": "off_topic", "truncated": false})]);
}

#[test]
fn a_line_that_is_too_long_is_told_and_nothing_after_it_is_lost() {
    let mut input = b"halo\n".to_vec();
    input.resize(140_000_000, b'x');
    input.extend_from_slice(format!("\n{REQUEST}\n").as_bytes());
    for jobs in ["1", "2"] {
        let done = small("triage", &["--format", "text", "--fields", "id,label", "--jobs", jobs], &input).fine();
        assert!(done.err.contains(":2: longer than 134217728 bytes"), "{}", done.err);
        let answers = done.answers();
        assert_eq!(answers[0], json!({"id": 1, "label": "off_topic"}));
        assert!(answers[1]["error"].as_str().is_some_and(|e| e.starts_with("line 2: ")), "{}", answers[1]);
        assert_eq!(answers[2], json!({"id": 3, "label": "service_request"}));
        assert_eq!(answers.len(), 3);
    }
}

#[test]
fn nul_bytes_are_data() {
    let done = small("triage", &["--format", "text"], format!("{REQUEST}\0\0\n\0\n")).fine();
    assert_eq!(done.answers()[0]["text"], format!("{REQUEST}\0\0"));
    assert_eq!(done.answers()[0]["label"], "service_request");
    let done = small("triage", &["--format", "csv", "--output", "jsonl"], format!("id,text\n1\0,\"{INSULT}\0\"\n")).fine();
    assert_eq!((&done.answers()[0]["id"], &done.answers()[0]["label"]), (&json!("1\0"), &json!("harassment")));
    // In JSON a bare NUL is a fault, an escaped one is data.
    let done = small("triage", &[], "{\"text\": \"ha\0lo\"}\n{\"text\": \"ha\\u0000lo\"}\n").fine();
    assert!(done.answers()[0]["error"].is_string());
    assert_eq!(done.answers()[1]["label"], "off_topic");
}

#[test]
fn a_quote_that_is_left_open_is_told() {
    let input = format!("id,text\n1,halo\n2,\"{REQUEST}\n3,{INSULT}\n4,halo\n");
    let done = small("triage", &["--format", "csv", "--output", "jsonl"], &input).fine();
    assert!(done.err.contains(":3: a quote is opened and never closed"), "{}", done.err);
    assert!(done.answers()[1]["error"].is_string(), "{}", done.answers()[1]);
    assert_eq!(small("triage", &["--format", "csv", "--on-error", "fail"], &input).code, Some(1));
    // Line breaks in cells that are closed are no fault, also in the last row and without a last line break.
    for end in ["\n", ""] {
        let done = small("triage", &["--format", "csv"], format!("id,text\n1,\"{REQUEST}\n\nsekali\"{end}")).fine();
        assert_eq!(done.err, "");
    }
}

#[test]
fn an_identifier_may_have_another_name() {
    let done = small("triage", &["--id-field", "nomor", "--fields", "id,label"], format!("{{\"nomor\": 7, \"text\": \"{REQUEST}\", \"id\": 1}}\n{{\"text\": \"halo\"}}\n")).fine();
    assert_eq!(done.text(), "{\"id\":7,\"label\":\"service_request\"}\n{\"id\":null,\"label\":\"off_topic\"}\n");
    let done = small("triage", &["--format", "csv", "--id-field", "nomor", "--fields", "id,label"], format!("nomor,text\n7,{REQUEST}\n")).fine();
    assert_eq!(done.text(), "id,label\n7,service_request\n");
    assert!(small("triage", &["--format", "csv", "--id-field", "nomor"], "id,text\n7,halo\n").refused().contains("no column \"nomor\""));
    // A plain line is known by its number.
    let done = small("triage", &["--format", "text", "--fields", "id,label"], format!("halo\n{REQUEST}\n")).fine();
    assert_eq!(done.answers()[1], json!({"id": 2, "label": "service_request"}));
}

#[test]
fn a_table_for_people_runs_nothing() {
    let input = format!("id,text\n=1+1,\"=HYPERLINK(\"\"x\"\")\"\n-2,@admin\n\"\t3\",{REQUEST}\n");
    let plain = small("triage", &["--format", "csv", "--fields", "id,text"], &input).fine();
    assert!(plain.text().contains("\n=1+1,"), "posts are written as they came: {}", plain.text());
    let safe = small("triage", &["--format", "csv", "--fields", "id,text", "--safe-cells"], &input).fine();
    assert_eq!(safe.text(), format!("id,text\n'=1+1,\"'=HYPERLINK(\"\"x\"\")\"\n'-2,'@admin\n'\t3,{REQUEST}\n"));
}

#[test]
fn quiet_says_only_why_a_run_failed() {
    let done = small("triage", &["--quiet"], "rusak\n{\"text\": \"halo\"}\n").fine();
    assert_eq!((done.err.as_str(), done.answers().len()), ("", 2));
    assert!(small("triage", &["-q", "--on-error", "fail"], "rusak\n").refused().contains(":1: "));
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let done = pilah(&["completions", shell], "").fine();
        assert!(done.text().contains("triage") && done.text().contains("on-error"), "{shell}");
    }
    assert!(pilah(&["man"], "").fine().text().contains(".TH pilah 1"));
    let dir = Dir::new();
    let pages = dir.path("man pages");
    pilah(&["man", "--out", pages.to_str().unwrap()], "").fine();
    let names: Vec<String> = std::fs::read_dir(&pages).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    for name in ["pilah.1", "pilah-triage.1", "pilah-report.1"] {
        assert!(names.iter().any(|n| n == name), "{name}: {names:?}");
    }
    assert_eq!(pilah(&["completions", "cmd"], "").code, Some(2));
}

#[test]
fn paths_with_blanks_and_crlf() {
    let dir = Dir::new();
    let (posts, out) = (dir.file("kiriman minggu ini.csv", format!("id,text\r\n1,{REQUEST}\r\n")), dir.path("hasil minggu ini.csv"));
    small("triage", &["-o", out.to_str().unwrap(), &posts], "").fine();
    assert!(dir.read("hasil minggu ini.csv").contains("service_request"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told_and_nothing_half_written_is_left() {
    let input: String = (0..5000).map(|i| json!({"id": i, "text": REQUEST}).to_string() + "\n").collect();
    for args in [&["-o", "/dev/full"][..], &["-o", "/dev/full", "--jobs", "2"]] {
        let done = small("triage", args, &input);
        assert!(done.refused().contains("No space left on device"), "{}", done.err);
    }
    let done = small("report", &["-o", "/dev/full"], &input);
    assert!(done.refused().contains("No space left on device"), "{}", done.err);
    // A file that may not grow any more, as on a disk that fills up: the signal is ignored, so that writing fails instead.
    let dir = Dir::new();
    let (lexicon, posts) = (small_lexicon(), dir.file("posts.jsonl", &input));
    let out = dir.file("answers.jsonl", "yang lama");
    for verb in ["triage", "report", "normalise"] {
        let done = Command::new("sh")
            .args(["-c", "trap '' XFSZ; ulimit -f 8; exec \"$@\"", "sh", env!("CARGO_BIN_EXE_pilah"), verb, "--without-builtin", "--lexicons", lexicon.as_str()])
            .args(["-o", &out, &posts])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(1), "{verb}: {said}");
        assert!(said.contains("answers.jsonl") && said.contains("too large"), "{verb}: {said}");
        assert_eq!(dir.read("answers.jsonl"), "yang lama", "{verb}");
        assert_eq!(dir.names(), ["answers.jsonl", "posts.jsonl"], "{verb}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_file_that_can_be_opened_and_not_read_is_named() {
    assert!(small("triage", &["--format", "jsonl", "/proc/self/mem"], "").refused().contains("/proc/self/mem"));
}

#[test]
#[cfg(unix)]
fn an_interrupted_run_leaves_nothing_behind() {
    let dir = Dir::new();
    let out = dir.path("answers.jsonl");
    for signal in ["INT", "TERM"] {
        let mut child = command().args(["triage", "-o", out.to_str().unwrap()]).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stdin = child.stdin.take().unwrap();
        stdin.write_all(b"{\"text\": \"halo\"}\n").unwrap();
        stdin.flush().unwrap();
        let since = Instant::now();
        while dir.names().is_empty() {
            assert!(since.elapsed() < Duration::from_secs(20), "nothing is written");
            std::thread::sleep(Duration::from_millis(10));
        }
        assert!(Command::new("sh").args(["-c", &format!("kill -{signal} {}", child.id())]).status().unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert!(dir.names().is_empty() && !exists(&out), "{signal}: {:?}", dir.names());
    }
}

#[test]
#[cfg(unix)]
fn new_answers_are_for_whom_the_old_ones_were() {
    use std::os::unix::fs::PermissionsExt;
    let dir = Dir::new();
    let out = dir.file("answers.jsonl", "yang lama");
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o600)).unwrap();
    small("triage", &["-o", &out], "{\"text\": \"halo\"}\n").fine();
    assert_eq!(std::fs::metadata(&out).unwrap().permissions().mode() & 0o777, 0o600);
}

#[test]
#[cfg(unix)]
fn what_tail_follows_is_answered_line_by_line() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", "{\"id\": 0, \"text\": \"halo\"}\n");
    let Ok(mut tail) = Command::new("tail").args(["-n", "+1", "-f", &posts]).stdout(Stdio::piped()).spawn() else {
        assert!(std::env::var_os("PILAH_CI").is_none(), "no tail");
        return println!("skipped: no tail to follow a file with");
    };
    let lexicon = small_lexicon();
    let mut child = command()
        .args(["triage", "--jobs", "2", "--fields", "id,label", "--without-builtin", "--lexicons", lexicon.as_str()])
        .stdin(tail.stdout.take().unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    assert_eq!(answers.next().unwrap().unwrap(), "{\"id\":0,\"label\":\"off_topic\"}");
    for id in 1..3 {
        let mut file = std::fs::File::options().append(true).open(&posts).unwrap();
        writeln!(file, "{{\"id\": {id}, \"text\": \"{REQUEST}\"}}").unwrap();
        drop(file);
        assert_eq!(answers.next().unwrap().unwrap(), format!("{{\"id\":{id},\"label\":\"service_request\"}}"));
    }
    tail.kill().unwrap();
    tail.wait().unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_sees_a_bar_and_a_summary_and_a_pipe_does_not() {
    let dir = Dir::new();
    let (lexicon, posts) = (small_lexicon(), dir.file("posts.jsonl", format!("{{\"text\": \"{REQUEST}\"}}\n").repeat(3000)));
    let call = |more: &str| {
        let line = format!("{} triage --without-builtin --lexicons {} -o /dev/null {more} {posts}", env!("CARGO_BIN_EXE_pilah"), lexicon.as_str());
        Command::new("script").args(["-qec", &line, "/dev/null"]).stdin(Stdio::null()).env("TERM", "xterm").env("NO_COLOR", "1").output()
    };
    let Ok(done) = call("") else {
        assert!(std::env::var_os("PILAH_CI").is_none(), "no script");
        return println!("skipped: no script to open a terminal with");
    };
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success(), "{said}");
    assert!(said.contains("3,000 posts in ") && said.contains(" posts/s): 3,000 service_request, 0 harassment, 0 off_topic"), "{said}");
    assert!(said.contains("left") && said.contains('%'), "a bar with the time that is left: {said}");
    assert!(!said.contains("\u{1b}[3"), "no colours: {said:?}");
    assert_eq!(String::from_utf8_lossy(&call("--quiet").unwrap().stdout), "");
    assert_eq!(small("triage", &["-o", "/dev/null", &posts], "").fine().err, "");
}
