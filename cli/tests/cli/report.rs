//! `pilah report`: a page for people who do not know who wrote what they read.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

use crate::{Dir, INSULT, REQUEST, command, small};

/// The page of some posts.
fn page(args: &[&str], posts: &[serde_json::Value]) -> String {
    let input: String = posts.iter().map(|p| p.to_string() + "\n").collect();
    small("report", args, input).fine().text().to_owned()
}

fn post(text: &str) -> serde_json::Value {
    json!({"text": text})
}

#[test]
fn it_counts_and_puts_emergencies_first() {
    let page = page(
        &["--title", "Minggu ke-47"],
        &[
            json!({"id": 1, "text": REQUEST, "created_at": "2026-11-16T08:00:00+07:00"}),
            json!({"id": 2, "text": INSULT, "created_at": "2026-11-17"}),
            json!({"id": 3, "text": "selamat pagi", "created_at": "2026-11-17 09:00"}),
            json!({"id": 4, "text": format!("{REQUEST}, {INSULT}"), "created_at": "18/11/2026"}),
            json!({"id": 5, "text": "ada kebakaran", "created_at": "entah"}),
        ],
    );
    for words in [
        "Minggu ke-47",
        "16 sampai 18 November 2026",
        "Dari 5 kiriman, <b>3 perlu dijawab</b>; 1 di antaranya keadaan darurat",
        "1 permintaan disertai makian",
        "Lampu jalan",
        "Sen 16 Nov",
        "Rab 18 Nov",
        "1 kiriman tanpa waktu yang dapat dibaca",
    ] {
        assert!(page.contains(words), "{words} is missing:\n{page}");
    }
    let place = |words: &str| page.find(words).unwrap_or_else(|| panic!("{words}:\n{page}"));
    assert!(place("ada kebakaran") < place("lampu jalan rusak"), "what is urgent stands on top");
    assert!(place("admin [kasar]") > place("<summary>"), "abuse is behind a fold");
}

#[test]
fn abuse_and_personal_data_are_covered_unless_asked_for() {
    let posts = [post(&format!("{REQUEST}, hubungi 081234567890, {INSULT}")), post(INSULT), json!({"id": "3310014501900002", "text": REQUEST})];
    let masked = page(&[], &posts);
    for words in ["gemblung", "081234567890", "3310014501900002"] {
        assert!(!masked.contains(words), "{words} is shown");
    }
    assert!(masked.contains("[kasar]") && masked.contains("[HP]"));
    let open = page(&["--unmasked"], &posts);
    for words in ["gemblung", "081234567890", "3310014501900002", "jangan disebarkan"] {
        assert!(open.contains(words), "{words} is missing");
    }
}

/// Posts that try to become part of the page.
const HOSTILE: &[&str] = &[
    "lampu jalan rusak <script>document.title='kena'</script>",
    "lampu jalan rusak \"><img src=x onerror=\"document.title='kena'\">",
    "lampu jalan rusak </p></li></ol></main><style>body{display:none}</style>",
    "lampu jalan rusak {{ 7*7 }} {% for x in y %} {# catatan",
    "lampu jalan rusak <!-- --> ]]> &lt;b&gt; &#x3c;script&#x3e;",
    "lampu jalan rusak \u{202e}kiriman terbalik\u{202d} \u{1b}[2J \u{0}",
    "lampu jalan rusak <iframe src=https://contoh.id></iframe> javascript:alert(1)",
];

#[test]
fn hostile_posts_stay_text() {
    for args in [&[][..], &["--unmasked"]] {
        let mut posts: Vec<_> = HOSTILE.iter().map(|t| post(t)).collect();
        posts.push(json!({"id": "<script>1</script>", "text": REQUEST, "time": "\"><script>2</script>"}));
        let page = page(&[args, &["--title", "<script>3</script>"]].concat(), &posts);
        for tag in ["<script", "<img", "<iframe", "</style><", "onerror=\""] {
            assert_eq!(page.matches(tag).count(), 0, "{tag}");
        }
        assert_eq!(page.matches("<style").count(), 1);
        assert!(page.contains("&lt;script&gt;") && page.contains("{{ 7*7 }}"), "{page}");
        assert!(!page.contains(['\u{202e}', '\u{1b}', '\u{0}']));
    }
}

#[test]
fn the_page_asks_the_network_for_nothing() {
    let page = page(&[], &[post(REQUEST)]);
    assert!(page.contains("default-src 'none'"));
    for address in ["http:", "https:", "//", "url(", "@import", "<link"] {
        assert!(!page.contains(address), "{address}");
    }
}

#[test]
fn every_format_is_read_and_what_cannot_be_read_is_counted() {
    let dir = Dir::new();
    let csv = dir.file("posts.csv", format!("nomor;isi;waktu\n1;{REQUEST};2026-11-21\n2\n3;\"{INSULT}\nsekali\";2026-11-22\n"));
    let done = small("report", &["--delimiter", ";", "--text-field", "isi", "--id-field", "nomor", &csv], "").fine();
    assert!(done.err.contains(":3: 1 columns where the header has 3"), "{}", done.err);
    assert!(done.text().contains("Dari 2 kiriman") && done.text().contains("1 baris masukan tidak dapat dibaca"), "{}", done.text());
    assert!(done.text().contains("no. <bdi>1</bdi>"), "{}", done.text());
    let done = small("report", &[], "rusak\n{\"text\": 3}\n{}\n").fine();
    assert!(done.text().contains("Tidak ada kiriman yang dapat dibaca"), "{}", done.text());
    assert!(done.err.contains("3 records could not be read"), "{}", done.err);
    assert!(small("report", &["--format", "text"], REQUEST).fine().text().contains("Dari 1 kiriman"));
    assert!(small("report", &["--text-field", "teks", &csv], "").refused().contains("no column \"teks\""));
}

#[test]
fn the_table_is_safe_to_open_in_a_spreadsheet() {
    let dir = Dir::new();
    let table = dir.path("permintaan.csv");
    let posts: String = ["=1+1 lampu jalan rusak", "@admin lampu jalan rusak", "halo", "+62 lampu jalan rusak, \"kata\" warga", "-lampu jalan rusak"]
        .iter()
        .enumerate()
        .map(|(i, t)| json!({"id": format!("={i}"), "text": t, "time": "2026-11-21 10:00"}).to_string() + "\n")
        .collect();
    let out = dir.path("laporan.html");
    small("report", &["-o", out.to_str().unwrap(), "--table", table.to_str().unwrap()], posts).fine();
    let text = dir.read("permintaan.csv");
    assert!(text.starts_with("\u{feff}id,waktu,urgensi,"), "{text}");
    let mut rows = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 4, "requests only");
    for row in &rows {
        assert!(row[0].starts_with("'="), "{row:?}");
        assert!(!row.iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
        assert_eq!(&row[1], "2026-11-21 10:00");
    }
    assert_eq!(small("report", &["--table", "permintaan.xlsx"], "").code, Some(2));
}

#[test]
fn a_page_appears_whole_or_not_at_all() {
    let dir = Dir::new();
    let (out, table) = (dir.file("laporan.html", "yang lama"), dir.path("meja.csv"));
    small("report", &["-o", &out, "--table", table.to_str().unwrap(), "/nowhere/posts.jsonl"], "").refused();
    assert_eq!(dir.read("laporan.html"), "yang lama");
    assert_eq!(dir.names(), ["laporan.html"]);
}

#[test]
fn long_lists_are_cut_and_say_so() {
    let posts: Vec<_> = (0..30).map(|_| post(REQUEST)).collect();
    let page = page(&["--rows", "10"], &posts);
    assert_eq!(page.matches(REQUEST).count(), 10);
    assert!(page.contains("20 kiriman lagi tidak ditampilkan") && page.contains("<b>30 perlu dijawab</b>"), "{page}");
}

/// Whether a browser is there; says so when it is not.
fn browser() -> Option<&'static str> {
    let there = |name: &&str| Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|s| s.success());
    let found = ["chromium", "chromium-browser", "google-chrome"].into_iter().find(there);
    if found.is_none() {
        assert!(std::env::var_os("PILAH_CI").is_none(), "no Chromium");
        println!("skipped: no Chromium to open the page with");
    }
    found
}

/// Opens a page; what the browser says and prints.
fn open(browser: &str, page: &Path, what: &[&str]) -> (String, String) {
    let profile = Dir::new();
    let mut child = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"])
        .args(["--disable-sync", "--disable-dev-shm-usage", "--enable-logging=stderr", "--log-level=0", "--virtual-time-budget=2000"])
        .arg(format!("--user-data-dir={}", profile.as_str()))
        .args(what)
        .arg(format!("file://{}", page.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the browser starts");
    let (mut out, mut err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
    let read = |from: &mut dyn std::io::Read| {
        let mut text = Vec::new();
        let _ = from.read_to_end(&mut text);
        String::from_utf8_lossy(&text).into_owned()
    };
    let out = std::thread::spawn(move || read(&mut out));
    let err = std::thread::spawn(move || read(&mut err));
    let since = Instant::now();
    while child.try_wait().expect("the browser can be waited for").is_none() {
        if since.elapsed() > Duration::from_secs(120) {
            let _ = child.kill();
            panic!("the browser does not end");
        }
        std::thread::sleep(Duration::from_millis(100));
    }
    (out.join().unwrap(), err.join().unwrap())
}

#[test]
fn a_browser_shows_it_without_an_error() {
    let Some(browser) = browser() else { return };
    let dir = Dir::new();
    let file = dir.path("laporan.html");
    let posts: String = HOSTILE.iter().chain(&[INSULT, "ada kebakaran", "halo"]).map(|t| post(t).to_string() + "\n").collect();
    small("report", &["--title", "Laporan </title><script>document.title='kena'</script>", "-o", file.to_str().unwrap()], posts).fine();
    let (dom, said) = open(browser, &file, &["--dump-dom"]);
    // No script has run and none stands in the page that the browser made of it; all seven hostile posts are paragraphs of their own.
    assert!(!dom.contains("<title>kena") && !dom.contains("<script") && !dom.contains("<img") && !dom.contains("<iframe"), "{dom}");
    assert_eq!(dom.matches("<p class=\"isi\"").count(), HOSTILE.len() + 2, "{dom}");
    assert!(!said.contains("CONSOLE"), "{said}");
    // It becomes pages of paper and a picture as wide as a phone.
    let (paper, picture) = (dir.path("laporan.pdf"), dir.path("laporan.png"));
    open(browser, &file, &[&format!("--print-to-pdf={}", paper.display()), "--no-pdf-header-footer"]);
    open(browser, &file, &[&format!("--screenshot={}", picture.display()), "--window-size=400,800"]);
    assert!(std::fs::read(&paper).is_ok_and(|p| p.starts_with(b"%PDF") && p.len() > 2000));
    assert!(std::fs::read(&picture).is_ok_and(|p| p.starts_with(b"\x89PNG") && p.len() > 2000));
}

#[test]
fn a_reader_that_leaves_is_no_fault() {
    let mut child = command().args(["report", "--format", "text"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    drop(child.stdin.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!((done.status.code(), String::from_utf8_lossy(&done.stderr).as_ref()), (Some(0), ""));
}
