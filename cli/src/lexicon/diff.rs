//! `pilah lexicon diff`: what a change of lexicons does to posts.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use pilah::{Label, Scratch, Triage, Verdict};

use super::posts::{self, Post};
use super::{engine, shown};
use crate::Failure;

/// Options of `pilah lexicon diff`.
#[derive(Args)]
pub struct Options {
    /// The version before: a directory, or `bawaan` for the built-in lexicons alone
    old: PathBuf,
    /// The version after
    new: PathBuf,
    /// Posts to compare on: JSON Lines, CSV, TSV or plain lines; may be given more than once
    #[arg(long, required = true, value_name = "FILE")]
    posts: Vec<PathBuf>,
    /// Field or column of the posts that holds the text [default: text]
    #[arg(long, value_name = "NAME")]
    text_field: Option<String>,
    /// Leave the built-in lexicons out of both
    #[arg(long)]
    without_builtin: bool,
    /// Show at most N posts of each change of class (0: all)
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: usize,
    /// Show abuse and personal data instead of covering them
    #[arg(long)]
    unmasked: bool,
    /// Write the summary for a changelog, in Markdown and without any post
    #[arg(long)]
    changelog: bool,
}

/// The longest part of a post that is shown, in characters.
const SHOWN: usize = 160;
/// Most terms that are shown as the cause of one change.
const CAUSES: usize = 3;

/// Compares.
pub fn run(options: &Options) -> Result<(), Failure> {
    let old = engine(Some(&options.old), options.without_builtin)?;
    let new = engine(Some(&options.new), options.without_builtin)?;
    let posts = posts::read(&options.posts, options.text_field.as_deref())?;
    let (mut a, mut b) = (Scratch::new(), Scratch::new());
    let both: Vec<(&Post, Verdict, Verdict)> = posts.iter().map(|p| (p, old.classify_with(&mut a, &p.text), new.classify_with(&mut b, &p.text))).collect();

    let mut flips: BTreeMap<usize, Vec<&(&Post, Verdict, Verdict)>> = BTreeMap::new();
    for pair in &both {
        if pair.1.label() != pair.2.label() {
            flips.entry(rank(pair.1.label(), pair.2.label())).or_default().push(pair);
        }
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    if options.changelog {
        changelog(&mut out, &both, &flips)?;
    } else {
        tell_all(&mut out, options, &old, &new, &both, &flips)?;
    }
    out.flush()?;
    Ok(())
}

/// The order in which changes of class are told: hidden requests first, then new ones.
const ORDER: [(Label, Label); 6] = [
    (Label::ServiceRequest, Label::Harassment),
    (Label::ServiceRequest, Label::OffTopic),
    (Label::Harassment, Label::ServiceRequest),
    (Label::OffTopic, Label::ServiceRequest),
    (Label::OffTopic, Label::Harassment),
    (Label::Harassment, Label::OffTopic),
];

fn rank(from: Label, to: Label) -> usize {
    ORDER.iter().position(|o| *o == (from, to)).unwrap_or(ORDER.len())
}

fn tell_all(
    out: &mut impl Write,
    options: &Options,
    old: &Triage,
    new: &Triage,
    both: &[(&Post, Verdict, Verdict)],
    flips: &BTreeMap<usize, Vec<&(&Post, Verdict, Verdict)>>,
) -> Result<(), Failure> {
    writeln!(out, "sebelum  {}\nsesudah  {}", old.lexicon(), new.lexicon())?;
    let flipped: usize = flips.values().map(Vec::len).sum();
    writeln!(out, "\n{} kiriman dibandingkan, {flipped} berubah kelas", both.len())?;
    for (rank, pairs) in flips {
        let (from, to) = ORDER[*rank];
        let what = match (from, to) {
            (Label::ServiceRequest, _) => "PERMINTAAN YANG KINI TERSEMBUNYI",
            (_, Label::ServiceRequest) => "permintaan yang kini terlihat",
            (_, Label::Harassment) => "kini dianggap serangan",
            _ => "tidak lagi dianggap serangan",
        };
        writeln!(out, "\n{what}: {from} -> {to}, {} kiriman", pairs.len())?;
        // The most urgent first, then those that were surest.
        let mut pairs = pairs.clone();
        pairs.sort_by_key(|p| (std::cmp::Reverse(p.1.urgency().max(p.2.urgency())), std::cmp::Reverse(p.1.score(from))));
        let most = if options.limit == 0 { usize::MAX } else { options.limit };
        for (post, was, is) in pairs.iter().take(most) {
            let text = if options.unmasked { post.text.clone() } else { new.mask(&post.text) };
            writeln!(out, "  [{}] {}", shown(&post.id, 40), shown(&text, SHOWN))?;
            let scores = |v: &Verdict| v.scores().map(|s| s.to_string()).join("/");
            let urgent = if was.urgency() > 1 { format!(", urgensi {}", was.urgency()) } else { String::new() };
            writeln!(out, "      skor {} -> {}{urgent}{}", scores(was), scores(is), causes(old, new, &post.text))?;
        }
        if pairs.len() > most {
            writeln!(out, "  ... dan {} lagi; --limit 0 menampilkan semuanya", pairs.len() - most)?;
        }
    }
    let count = |what: &str, n: usize, out: &mut dyn Write| if n > 0 { writeln!(out, "{what:<44}{n:>7}") } else { Ok(()) };
    writeln!(out, "\ndi antara kiriman yang tetap permintaan")?;
    let kept = || both.iter().filter(|p| p.1.label() == Label::ServiceRequest && p.2.label() == Label::ServiceRequest);
    count("  urgensi naik", kept().filter(|p| p.1.urgency() < p.2.urgency()).count(), out)?;
    count("  urgensi turun", kept().filter(|p| p.1.urgency() > p.2.urgency()).count(), out)?;
    count("  darurat (3) yang hilang", kept().filter(|p| p.1.urgency() == 3 && p.2.urgency() < 3).count(), out)?;
    count("  topik lain", kept().filter(|p| p.1.topic() != p.2.topic()).count(), out)?;
    count("  kini bercampur serangan", kept().filter(|p| !p.1.mixed() && p.2.mixed()).count(), out)?;
    count("  tidak lagi bercampur serangan", kept().filter(|p| p.1.mixed() && !p.2.mixed()).count(), out)?;
    Ok(())
}

/// The terms whose weight differs, as `; karena ...`: those that came, went or changed.
fn causes(old: &Triage, new: &Triage, text: &str) -> String {
    let terms = |t: &Triage| -> BTreeMap<String, (i16, i16, String)> { t.explain(text).reasons().iter().map(|r| (r.term.clone(), (r.request, r.abuse, r.row.clone()))).collect() };
    let (before, after) = (terms(old), terms(new));
    let mut changed: Vec<(i32, String)> = Vec::new();
    for term in before.keys().chain(after.keys().filter(|t| !before.contains_key(*t))) {
        let of = |m: &BTreeMap<String, (i16, i16, String)>| m.get(term).map_or((0, 0), |t| (i32::from(t.0), i32::from(t.1)));
        let (b, a) = (of(&before), of(&after));
        let size = (a.0 - b.0).abs() + (a.1 - b.1).abs();
        if size > 0 {
            changed.push((
                size,
                format!(
                    "{}{}",
                    if !after.contains_key(term) {
                        "-"
                    } else if before.contains_key(term) {
                        ""
                    } else {
                        "+"
                    },
                    shown(term, 40)
                ),
            ));
        }
    }
    changed.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
    if changed.is_empty() {
        return String::new();
    }
    format!("; karena {}", changed.into_iter().take(CAUSES).map(|c| c.1).collect::<Vec<_>>().join(", "))
}

/// The summary that stands under "Labels" of a changelog: numbers only, as posts are nobody's to publish.
fn changelog(out: &mut impl Write, both: &[(&Post, Verdict, Verdict)], flips: &BTreeMap<usize, Vec<&(&Post, Verdict, Verdict)>>) -> Result<(), Failure> {
    let flipped: usize = flips.values().map(Vec::len).sum();
    let share = if both.is_empty() { 0.0 } else { 100.0 * flipped as f64 / both.len() as f64 };
    writeln!(out, "- {flipped} of {} posts change class ({share:.2} %):", both.len())?;
    for (rank, (from, to)) in ORDER.iter().enumerate() {
        let pairs = flips.get(&rank).map_or(&[][..], Vec::as_slice);
        if pairs.is_empty() {
            continue;
        }
        let side = if *to == Label::ServiceRequest { |p: &(&Post, Verdict, Verdict)| p.2 } else { |p: &(&Post, Verdict, Verdict)| p.1 };
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for pair in pairs {
            *kinds.entry(side(pair).kind().as_str()).or_default() += 1;
        }
        let mut kinds: Vec<_> = kinds.into_iter().collect();
        kinds.sort_by_key(|k| std::cmp::Reverse(k.1));
        let kinds = kinds.iter().map(|(k, n)| format!("{k} {n}")).collect::<Vec<_>>().join(", ");
        writeln!(out, "  - `{from}` to `{to}`: {} ({kinds})", pairs.len())?;
    }
    let kept = || both.iter().filter(|p| p.1.label() == Label::ServiceRequest && p.2.label() == Label::ServiceRequest);
    let (topic, urgency) = (kept().filter(|p| p.1.topic() != p.2.topic()).count(), kept().filter(|p| p.1.urgency() != p.2.urgency()).count());
    writeln!(out, "  - requests that stay: {topic} of another topic, {urgency} of another urgency")?;
    Ok(())
}
