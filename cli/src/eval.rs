//! `pilah eval`: verdicts against labelled posts.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use clap::Args;
use pilah::{Label, Verdict};

use crate::gold::{self, Gold, f1};
use crate::{Failure, Lexicons};

/// Options of `pilah eval`.
#[derive(Args)]
pub struct Options {
    /// Labelled posts: JSON Lines with text and gold {label, abusive, kind, topic, urgency}
    #[arg(required = true)]
    posts: Vec<PathBuf>,
    /// Use only posts of these sources
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    sources: Vec<String>,
    /// Also list attack rows by how often the posts they fire on are abusive
    #[arg(long)]
    attacks: bool,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// Evaluates.
pub fn run(options: &Options) -> Result<(), Failure> {
    let posts: Vec<Gold> = gold::read(&options.posts, &options.sources)?.into_iter().filter(|p| !p.contested).collect();
    if posts.is_empty() {
        return Err(Failure::new("no labelled posts to compare with (contested ones are left out)"));
    }
    let triage = options.lexicons.build()?;
    let verdicts: Vec<Verdict> = triage.classify_batch(&posts.iter().map(|p| p.text.as_str()).collect::<Vec<_>>());
    let both: Vec<(&Gold, &Verdict)> = posts.iter().zip(&verdicts).collect();
    let pairs: Vec<(Label, Label)> = both.iter().map(|(g, v)| (g.label, v.label())).collect();
    let (per, macro_f1) = f1(&pairs);
    let mut out = BufWriter::new(std::io::stdout().lock());
    writeln!(out, "{} uncontested posts, lexicon {}", posts.len(), triage.lexicon())?;
    writeln!(out, "\n{:<18}{:>10}{:>10}{:>10}{:>8}", "class", "precision", "recall", "f1", "posts")?;
    for (label, (p, r, f)) in Label::ALL.iter().zip(per) {
        writeln!(out, "{:<18}{p:>10.3}{r:>10.3}{f:>10.3}{:>8}", label.as_str(), pairs.iter().filter(|(g, _)| g == label).count())?;
    }
    writeln!(out, "{:<18}{:>30.3}", "macro", macro_f1)?;
    writeln!(out, "\nrows: right class, columns: given class\n{:<18}{:>17}{:>17}{:>17}", "", "service_request", "harassment", "off_topic")?;
    for g in Label::ALL {
        write!(out, "{:<18}", g.as_str())?;
        for a in Label::ALL {
            write!(out, "{:>17}", pairs.iter().filter(|p| *p == &(*g, *a)).count())?;
        }
        writeln!(out)?;
    }
    let share = |of: &dyn Fn(&(&Gold, &Verdict)) -> bool, among: &dyn Fn(&(&Gold, &Verdict)) -> bool| {
        let n = both.iter().filter(|x| among(x)).count();
        (both.iter().filter(|x| among(x) && of(x)).count() as f64 / n.max(1) as f64, n)
    };
    let kept = |x: &(&Gold, &Verdict)| x.0.label == Label::ServiceRequest && x.1.label() == Label::ServiceRequest;
    writeln!(out)?;
    for (name, (value, n)) in [
        ("kind right (kept requests)", share(&|x| x.0.kind == Some(x.1.kind()), &kept)),
        ("topic right (kept requests that tell one)", share(&|x| x.0.topic == x.1.topic(), &|x| kept(x) && x.0.topic.is_some())),
        ("urgent posts kept as requests", share(&|x| x.1.label() == Label::ServiceRequest, &|x| x.0.urgency >= 2)),
        ("urgent posts marked urgent", share(&|x| x.1.urgency() >= 2, &|x| x.0.urgency >= 2)),
        ("calm posts marked urgent", share(&|x| x.1.urgency() >= 2, &|x| x.0.urgency == 0)),
        ("abusive posts marked abusive", share(&|x| x.1.abusive(), &|x| x.0.abusive)),
        ("other posts marked abusive", share(&|x| x.1.abusive(), &|x| !x.0.abusive)),
    ] {
        writeln!(out, "{name:<44}{value:>8.3}  of {n}")?;
    }
    writeln!(
        out,
        "\ncalibration: of posts whose score lies in the band, how many are of the class\n{:<12}{:>22}{:>22}{:>22}",
        "score", "service_request", "harassment", "off_topic"
    )?;
    for band in 0..10u16 {
        let inside = |v: u16| v / 100 == band || (band == 9 && v == 1000);
        write!(out, "{:<12}", format!("{}-{}", band * 100, band * 100 + 99))?;
        for label in Label::ALL {
            let of: Vec<bool> = both.iter().filter(|(_, v)| inside(v.score(*label))).map(|(g, _)| g.label == *label).collect();
            let right = of.iter().filter(|b| **b).count();
            write!(out, "{:>22}", if of.is_empty() { "-".to_owned() } else { format!("{:.2} of {}", right as f64 / of.len() as f64, of.len()) })?;
        }
        writeln!(out)?;
    }
    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for (g, v) in &both {
        let group = groups.entry(&g.source).or_default();
        group.0 += usize::from(g.label == v.label());
        group.1 += 1;
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by(|a, b| (a.1.0 * b.1.1).cmp(&(b.1.0 * a.1.1)));
    writeln!(out, "\nsources, worst first")?;
    for (name, (right, n)) in groups {
        writeln!(out, "  {name:<40}{:>7.3}  of {n}", right as f64 / n as f64)?;
    }
    if options.attacks {
        attack_rows(&triage, &posts, &mut out)?;
    }
    out.flush()?;
    Ok(())
}

/// Attack rows that fired: on how many posts, and on how many abusive ones.
fn attack_rows(triage: &pilah::Triage, posts: &[Gold], out: &mut impl Write) -> Result<(), Failure> {
    let mut rows: BTreeMap<(&'static str, String), (usize, usize)> = BTreeMap::new();
    let mut scratch = pilah::Scratch::new();
    for post in posts {
        let mut fired = triage.terms(&mut scratch, &post.text).attacks;
        fired.sort();
        fired.dedup();
        for row in fired {
            let count = rows.entry(row).or_default();
            count.0 += 1;
            count.1 += usize::from(post.abusive);
        }
    }
    let mut rows: Vec<_> = rows.into_iter().collect();
    rows.sort_by_key(|(_, (all, abusive))| std::cmp::Reverse(all - abusive));
    writeln!(out, "\nattack rows, most false alarms first: posts fired on, of them abusive")?;
    for ((reading, row), (all, abusive)) in rows {
        writeln!(out, "  {all:>5}{abusive:>6}  {reading:<10} {row}")?;
    }
    Ok(())
}
