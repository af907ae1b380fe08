//! The command as a user calls it: what goes in, what comes out, and how it ends.
//!
//! Most tests bring a small lexicon of their own, so that they do not move when the shipped rows and weights do.

mod explain;
mod jsonl;
mod learning;
mod lexicon;
mod normalise;
mod output;
mod packed;
mod pipelines;
mod report;
mod stress;
mod tables;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;

/// What a call left behind.
struct Done {
    code: Option<i32>,
    out: Vec<u8>,
    err: String,
}

impl Done {
    /// Standard output as text.
    fn text(&self) -> &str {
        std::str::from_utf8(&self.out).expect("the command writes UTF-8")
    }

    /// Standard output as JSON Lines.
    #[track_caller]
    fn answers(&self) -> Vec<Value> {
        self.text().lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
    }

    /// The call went well.
    #[track_caller]
    fn fine(self) -> Done {
        assert_eq!(self.code, Some(0), "{}", self.err);
        self
    }

    /// The call failed with exit code 1 and left nothing on standard output; what it said.
    #[track_caller]
    fn refused(&self) -> &str {
        assert_eq!(self.code, Some(1), "out: {}, err: {}", String::from_utf8_lossy(&self.out), self.err);
        assert!(self.out.is_empty(), "nothing belongs on standard output: {}", String::from_utf8_lossy(&self.out));
        assert!(self.err.starts_with("pilah: "), "{}", self.err);
        assert!(!self.err.contains("panicked"), "{}", self.err);
        &self.err
    }
}

/// The program, ready to be given arguments.
fn command() -> Command {
    Command::new(env!("CARGO_BIN_EXE_pilah"))
}

/// Calls the program with `input` on standard input and waits for its end.
fn pilah<S: AsRef<std::ffi::OsStr>>(args: &[S], input: impl AsRef<[u8]>) -> Done {
    let mut child = command().args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    let input = input.as_ref().to_vec();
    // A program that ends before it has read everything closes the pipe: no fault of the test.
    let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
    let done = child.wait_with_output().expect("the program ends");
    writer.join().expect("input is written");
    Done { code: done.status.code(), out: done.stdout, err: String::from_utf8_lossy(&done.stderr).into_owned() }
}

/// A directory that goes when the test ends.
struct Dir(PathBuf);

impl Dir {
    fn new() -> Dir {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let path = std::env::temp_dir().join(format!("pilah-cli-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        std::fs::create_dir_all(&path).expect("a temporary directory");
        Dir(path)
    }

    /// Writes a file; its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> String {
        let path = self.0.join(name);
        std::fs::write(&path, content).expect("a temporary file");
        path.to_str().expect("a plain path").to_owned()
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).expect("the file is there")
    }

    /// Names of the files in it, sorted.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0).expect("the directory").map(|e| e.expect("an entry").file_name().into_string().expect("a plain name")).collect();
        names.sort();
        names
    }

    fn as_str(&self) -> &str {
        self.0.to_str().expect("a plain path")
    }
}

impl Drop for Dir {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A lexicon that makes `lampu jalan` with `rusak` a request, `gemblung` at the admin an insult and everything else off-topic.
fn small_lexicon() -> Dir {
    let dir = Dir::new();
    let cue = "frasa\tbobot\tbahasa\tsumber\tcatatan\n";
    let row = |line: &str| format!("{line}\tid\tpenutur\t\n");
    dir.file("objek-uji.tsv", format!("frasa\ttopik\tbobot\tbahasa\tsumber\tcatatan\n{}", row("lampu jalan\tlampu_jalan\t9")));
    dir.file("masalah-uji.tsv", format!("{cue}{}", row("rusak\t5")));
    dir.file("darurat-uji.tsv", format!("frasa\ttingkat\tbahasa\tsumber\tcatatan\n{}", row("ada kebakaran\t3")));
    dir.file("serangan-uji.tsv", format!("frasa\tjenis\tsifat\tkeparahan\tbobot\tbahasa\tsumber\tcatatan\n{}", row("gemblung\tinsult\thina\t2\t5")));
    dir.file("sasaran-uji.tsv", format!("frasa\tsasaran\tbahasa\tsumber\tcatatan\n{}", row("admin\tadmin")));
    dir.file("bobot-uji.tsv", "istilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan\n[objek+masalah]\t600\t-100\t9\tlatih\t\n[makian_terarah]\t0\t200\t9\tlatih\t\n");
    dir.file(
        "ambang-uji.tsv",
        "nama\tnilai\tsumber\tcatatan\nambang_permintaan\t400\tpedoman\t\nambang_serangan\t500\tpedoman\t\ndasar_permintaan\t-100\tpedoman\t\ndasar_serangan\t-300\tpedoman\t\npoin_makian_terarah\t600\tpedoman\t\npoin_makian_keras\t800\tpedoman\t\n",
    );
    dir.file("sumber.tsv", "sumber\tketerangan\tlisensi\npenutur\tditulis sendiri\tMIT\npedoman\tpedoman\tMIT\nlatih\thasil fit\tMIT\n");
    dir
}

/// A request, by the small lexicon.
const REQUEST: &str = "lampu jalan rusak";
/// Harassment, by the small lexicon.
const INSULT: &str = "admin gemblung";

/// Calls `verb` with the small lexicon and nothing else.
fn small(verb: &str, args: &[&str], input: impl AsRef<[u8]>) -> Done {
    let dir = small_lexicon();
    let mut all = vec![verb, "--without-builtin", "--lexicons", dir.as_str()];
    all.extend_from_slice(args);
    pilah(&all, input)
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[test]
fn the_small_lexicon_does_what_the_tests_need() {
    let done = small("triage", &["--format", "text"], format!("{REQUEST}\n{INSULT}\nselamat pagi\n{REQUEST}, dasar {INSULT}\nada kebakaran\n")).fine();
    let told: Vec<(String, bool, bool, u64)> =
        done.answers().iter().map(|a| (a["label"].as_str().unwrap().to_owned(), a["abusive"] == true, a["mixed"] == true, a["urgency"].as_u64().unwrap())).collect();
    let want = [
        ("service_request", false, false, 0),
        ("harassment", true, false, 0),
        ("off_topic", false, false, 0),
        ("service_request", true, true, 0),
        ("service_request", false, false, 3),
    ];
    assert_eq!(told, want.map(|(l, a, m, u)| (l.to_owned(), a, m, u)));
}

#[test]
fn exit_codes() {
    let dir = Dir::new();
    let posts = dir.file("posts.jsonl", "{\"text\": \"halo\"}\n");
    for (args, code) in [
        (vec!["--help"], 0),
        (vec!["--version"], 0),
        (vec!["triage", "--help"], 0),
        (vec!["triage", &posts], 0),
        (vec!["explain", "halo"], 0),
        (vec!["triage", "/nowhere/posts.jsonl"], 1),
        (vec!["triage", dir.as_str()], 1),
        (vec!["lexicon", "check", "/nowhere"], 1),
        (vec![], 2),
        (vec!["sort"], 2),
        (vec!["explain"], 2),
        (vec!["triage", "--format", "parquet"], 2),
        (vec!["triage", "--on-error", "ignore"], 2),
        (vec!["triage", "--request-threshold", "0", &posts], 2),
        (vec!["triage", "--abuse-threshold", "1000", &posts], 2),
        (vec!["normalise", "--profile", "lain"], 2),
        (vec!["lexicon", "check"], 2),
    ] {
        let done = pilah(&args, "");
        assert_eq!(done.code, Some(code), "{args:?}: {}", done.err);
        assert!(!done.err.contains("panicked"), "{}", done.err);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    assert!(pilah(&["triage", "/nowhere/posts.jsonl"], "").refused().contains("/nowhere/posts.jsonl"));
    let dir = Dir::new();
    assert!(pilah(&["normalise", dir.as_str()], "").refused().contains(dir.as_str()));
}
