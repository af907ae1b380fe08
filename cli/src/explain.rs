//! `pilah explain`: why a post is sorted as it is.

use std::io::{BufWriter, Write};

use clap::Args;
use pilah::{Label, SpanKind};

use crate::{Failure, Lexicons};

/// Options of `pilah explain`.
#[derive(Args)]
pub struct Options {
    /// The post
    #[arg(required = true)]
    text: Vec<String>,
    /// Answer in JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// Most terms that are shown on a terminal.
const SHOWN: usize = 14;

/// Explains.
pub fn run(options: &Options) -> Result<(), Failure> {
    let triage = options.lexicons.build()?;
    let text = options.text.join(" ");
    let e = triage.explain(&text);
    let mut out = BufWriter::new(std::io::stdout().lock());
    if options.json {
        let json = serde_json::to_string_pretty(&e).map_err(|e| Failure::new(e.to_string()))?;
        // Steering characters stand only inside strings here, where JSON has an escape for them.
        let json = escaped(&json, |c| format!("\\u{:04x}", u32::from(c)));
        writeln!(out, "{json}")?;
        out.flush()?;
        return Ok(());
    }
    let v = e.verdict();
    writeln!(out, "{}  {}", v.label(), v.kind())?;
    let [request, harassment, off_topic] = v.scores();
    writeln!(out, "scores     request {request}  harassment {harassment}  off-topic {off_topic}  (of 1000)")?;
    if let Some(topic) = v.topic() {
        writeln!(out, "topic      {topic} -> {}", e.office().unwrap_or("-"))?;
    }
    if v.label() == Label::ServiceRequest {
        writeln!(out, "urgency    {}", ["0 biasa", "1 perlu cepat", "2 mendesak", "3 darurat: tampilkan pertama, 112 / 119 / BPBD"][v.urgency() as usize])?;
    }
    if v.abusive() {
        writeln!(
            out,
            "abuse      severity {}, aimed at {}{}",
            v.severity(),
            v.target().map_or("-", |t| t.as_str()),
            if v.mixed() { " (mixed: a request all the same)" } else { "" }
        )?;
    }
    if v.profanity() {
        writeln!(out, "profanity  yes (never decides the class)")?;
    }
    for kind in [SpanKind::Abuse, SpanKind::Urgency, SpanKind::Topic, SpanKind::Evidence, SpanKind::Pii] {
        for s in e.spans().iter().filter(|s| s.kind == kind) {
            writeln!(out, "{:<10} {:<28} {:<6} {} {}", kind.as_str(), format!("\"{}\" [{}..{}]", shown(&s.text), s.start, s.end), s.rule, s.lexicon, shown(&s.entry))?;
        }
    }
    writeln!(out, "weights    towards request / towards abuse, in hundredths of a logit; sums {} / {}", e.sums().0, e.sums().1)?;
    for r in e.reasons().iter().take(SHOWN) {
        writeln!(out, "  {:<30} {:>+5} {:>+5}  {}", shown(&r.term), r.request, r.abuse, r.row)?;
    }
    writeln!(out, "lexicon    {}", e.lexicon())?;
    out.flush()?;
    Ok(())
}

/// Text of a post for a terminal, on one line.
fn shown(text: &str) -> String {
    escaped(&text.replace('\n', "\\n"), |c| c.escape_unicode().to_string())
}

/// `text` with an escape for each character that could steer a terminal or turn the direction of reading, line breaks apart.
fn escaped(text: &str, escape: impl Fn(char) -> String) -> String {
    let steers = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) { out.push_str(&escape(c)) } else { out.push(c) }
    }
    out
}
