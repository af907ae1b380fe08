//! `pilah fit`: weights learnt from labelled posts, written as lexicon rows that a person can read and change.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::PathBuf;

use clap::Args;
use pilah::{Kind, Label, Scratch, Topic, Triage};

use crate::gold::{self, Gold, f1};
use crate::solver::{Fitted, Problem, solve};
use crate::{Failure, Lexicons, tell};

/// Options of `pilah fit`.
#[derive(Args, Clone)]
pub struct Options {
    /// Labelled posts: JSON Lines with text and gold {label, abusive, kind, topic}
    #[arg(required = true)]
    posts: Vec<PathBuf>,
    /// Use only posts of these sources (field `source`; a file without it is a source by its name)
    #[arg(long, value_delimiter = ',', value_name = "NAMES")]
    sources: Vec<String>,
    /// Directory to write bobot-latih.tsv, pilihan-latih.tsv and ambang-latih.tsv to
    #[arg(short = 'o', long = "out", value_name = "DIR")]
    out: Option<PathBuf>,
    /// Shares of service_request, harassment and off_topic to calibrate to
    #[arg(long, default_value = "0.245,0.092,0.663", value_delimiter = ',', value_name = "A,B,C")]
    prior: Vec<f64>,
    /// Fewest posts a word must be in
    #[arg(long, default_value_t = 3)]
    least_words: usize,
    /// Fewest posts a word pair must be in (0: no pairs)
    #[arg(long, default_value_t = 3)]
    least_pairs: usize,
    /// Penalty of words; pairs and cues follow it
    #[arg(long, default_value_t = 1.0)]
    penalty: f64,
    /// Parts of the cross-validation (0: none)
    #[arg(long, default_value_t = 5)]
    folds: usize,
    #[command(flatten)]
    lexicons: Lexicons,
}

/// Fewest posts that anything can be learnt from.
const FEWEST: usize = 50;
/// Smallest weight that is written, in hundredths of a logit.
const SMALLEST: f64 = 18.0;

/// Share of the penalty that holds for kinds, topics and urgency, where many small weights decide together.
const CHOICE_PENALTY: f64 = 2.0 / 3.0;

/// The terms of all posts as numbers.
struct Terms {
    names: Vec<String>,
    counts: Vec<usize>,
    posts: Vec<Vec<u32>>,
    rules: Vec<f64>,
    /// Terms that say nothing of a request.
    of_attacks: HashSet<String>,
    /// Greetings and addresses.
    addresses: HashSet<String>,
}

impl Terms {
    fn read(triage: &Triage, posts: &[Gold]) -> Terms {
        let mut numbers: HashMap<String, u32> = HashMap::new();
        let mut t = Terms { names: Vec::new(), counts: Vec::new(), posts: Vec::new(), rules: Vec::new(), of_attacks: HashSet::new(), addresses: HashSet::new() };
        let mut scratch = Scratch::new();
        for post in posts {
            let terms = triage.terms(&mut scratch, &post.text);
            let mut list = Vec::with_capacity(terms.names.len());
            for name in terms.names {
                let next = numbers.len() as u32;
                let n = *numbers.entry(name).or_insert_with_key(|name| {
                    t.names.push(name.clone());
                    t.counts.push(0);
                    next
                });
                t.counts[n as usize] += 1;
                list.push(n);
            }
            t.posts.push(list);
            t.rules.push(f64::from(terms.rule) / 100.0);
            t.of_attacks.extend(terms.of_attacks);
            t.addresses.extend(terms.addresses);
        }
        t
    }

    fn is_cue(&self, term: u32) -> bool {
        self.names[term as usize].starts_with('[')
    }

    /// A word at the beginning or the end of a post.
    fn is_edge(&self, term: u32) -> bool {
        let name = &self.names[term as usize];
        name.starts_with("<awal> ") || name.ends_with(" <akhir>")
    }

    fn is_pair(&self, term: u32) -> bool {
        !self.is_cue(term) && !self.is_edge(term) && self.names[term as usize].contains(' ')
    }
}

/// What the learner may use and how much it costs.
struct Plan {
    /// Number of each term among the features; `u32::MAX` when it is too rare.
    feature: Vec<u32>,
    terms: Vec<u32>,
    penalties: Vec<f64>,
}

impl Plan {
    fn new(terms: &Terms, options: &Options, may_use: impl Fn(u32) -> bool) -> Plan {
        let mut plan = Plan { feature: vec![u32::MAX; terms.names.len()], terms: Vec::new(), penalties: Vec::new() };
        for t in (0..terms.names.len() as u32).filter(|t| may_use(*t)) {
            let count = terms.counts[t as usize];
            let (least, penalty) = if terms.is_cue(t) {
                (5, options.penalty * 0.3)
            } else if terms.is_pair(t) {
                (if options.least_pairs == 0 { usize::MAX } else { options.least_pairs }, options.penalty * 2.0)
            } else {
                (options.least_words, options.penalty)
            };
            if count >= least {
                plan.feature[t as usize] = plan.terms.len() as u32;
                plan.terms.push(t);
                plan.penalties.push(penalty);
            }
        }
        plan
    }

    fn features(&self, post: &[u32]) -> Vec<u32> {
        post.iter().map(|t| self.feature[*t as usize]).filter(|f| *f != u32::MAX).collect()
    }
}

/// Learns from the posts named.
fn learn(
    plan: &Plan,
    floors: &[f64],
    features: &[Vec<u32>],
    which: &[usize],
    target: impl Fn(usize) -> bool,
    weight: impl Fn(usize) -> f64,
    offset: impl Fn(usize) -> f64,
) -> Fitted {
    let examples: Vec<Vec<u32>> = which.iter().map(|i| features[*i].clone()).collect();
    let targets: Vec<bool> = which.iter().map(|i| target(*i)).collect();
    let weights: Vec<f64> = which.iter().map(|i| weight(*i)).collect();
    let offsets: Vec<f64> = which.iter().map(|i| offset(*i)).collect();
    solve(&Problem { examples: &examples, features: plan.terms.len(), targets: &targets, weights: &weights, offsets: &offsets, penalties: &plan.penalties, floors })
}

fn sum(f: &Fitted, features: &[u32]) -> f64 {
    f.bias + features.iter().map(|x| f.weights[*x as usize]).sum::<f64>()
}

/// Fits and writes.
pub fn run(options: &Options) -> Result<(), Failure> {
    let posts: Vec<Gold> = gold::read(&options.posts, &options.sources)?;
    if options.prior.len() != 3 || options.prior.iter().any(|p| *p <= 0.0) || (options.prior.iter().sum::<f64>() - 1.0).abs() > 0.01 {
        return Err(Failure::new("--prior takes three shares above 0 that sum to 1, for service_request, harassment, off_topic"));
    }
    if posts.len() < FEWEST {
        return Err(Failure::new(format!("{} posts are too few to learn from; at least {FEWEST}, better some hundreds, are needed", posts.len())));
    }
    let shares: Vec<f64> = Label::ALL.iter().map(|l| posts.iter().filter(|p| p.label == *l).count() as f64 / posts.len() as f64).collect();
    for (label, share) in Label::ALL.iter().zip(&shares) {
        if *share == 0.0 {
            return Err(Failure::new(format!("no post is labelled {label}; all three classes are needed")));
        }
    }
    let triage = options.lexicons.build_from(pilah::Triage::builder().without_weights())?;
    let terms = Terms::read(&triage, &posts);
    let plan = Plan::new(&terms, options, |_| true);
    let features: Vec<Vec<u32>> = terms.posts.iter().map(|p| plan.features(p)).collect();
    let weight = |i: usize| options.prior[posts[i].label.code() as usize] / shares[posts[i].label.code() as usize] * if posts[i].contested { 0.5 } else { 1.0 };
    let calm: Vec<Vec<u32>> =
        features.iter().map(|post| post.iter().copied().filter(|f| !terms.of_attacks.contains(&terms.names[plan.terms[*f as usize] as usize])).collect()).collect();
    // A greeting or an address in front makes a post no less of a request.
    let floors: Vec<f64> = plan.terms.iter().map(|t| if terms.addresses.contains(&terms.names[*t as usize]) { 0.0 } else { f64::NEG_INFINITY }).collect();
    let request = |which: &[usize]| learn(&plan, &floors, &calm, which, |i| posts[i].label == Label::ServiceRequest, weight, |_| 0.0);
    // Abuse is learnt on what is no request, where it decides; the rules for aimed insults are given.
    let abuse = |which: &[usize]| {
        let rest: Vec<usize> = which.iter().copied().filter(|i| posts[*i].label != Label::ServiceRequest).collect();
        learn(&plan, &[], &features, &rest, |i| posts[i].abusive, weight, |i| terms.rules[i])
    };
    tell(&format!("fit: {} posts, {} terms of {}", posts.len(), plan.terms.len(), terms.names.len()));
    let thresholds = triage.thresholds();
    let mut held_out = None;
    if options.folds > 1 {
        let mut pairs = Vec::new();
        for fold in 0..options.folds {
            let train: Vec<usize> = (0..posts.len()).filter(|i| i % options.folds != fold).collect();
            let (r, a) = (request(&train), abuse(&train));
            for i in (0..posts.len()).filter(|i| i % options.folds == fold && !posts[*i].contested) {
                let chance = |x: f64| 1.0 / (1.0 + (-x).exp());
                let label = if chance(sum(&r, &calm[i])) * 1000.0 >= f64::from(thresholds.0) {
                    Label::ServiceRequest
                } else if chance(sum(&a, &features[i]) + terms.rules[i]) * 1000.0 >= f64::from(thresholds.1) {
                    Label::Harassment
                } else {
                    Label::OffTopic
                };
                pairs.push((posts[i].label, label));
            }
        }
        let (per, macro_f1) = f1(&pairs);
        for (label, (p, r, f)) in Label::ALL.iter().zip(per) {
            tell(&format!("held out  {label:<16} precision {p:.3}  recall {r:.3}  f1 {f:.3}"));
        }
        tell(&format!("held out  macro f1 {macro_f1:.3} ({}-fold, uncontested posts)", options.folds));
        held_out = Some(macro_f1);
    }
    let Some(dir) = &options.out else { return Ok(()) };
    let all: Vec<usize> = (0..posts.len()).collect();
    let (r, a) = (request(&all), abuse(&all));
    let recipe = format!("# dibuat oleh `pilah fit`: {} kiriman, nilai uji silang (macro f1) {}", posts.len(), held_out.map_or("-".to_owned(), |h| format!("{h:.3}")));
    let mut weights = format!(
        "# bobot-latih.tsv - bobot kata, pasangan kata, dan isyarat ([...]), dalam perseratus logit; boleh dibaca dan diubah\n{recipe}\nistilah\tpermintaan\tserangan\tjumlah\tsumber\tcatatan\n"
    );
    let mut rows: Vec<(String, i64, i64, usize)> = Vec::new();
    for (f, t) in plan.terms.iter().enumerate() {
        let (wr, wa) = (r.weights[f] * 100.0, a.weights[f] * 100.0);
        if wr.abs() >= SMALLEST || wa.abs() >= SMALLEST {
            rows.push((terms.names[*t as usize].clone(), wr.round() as i64, wa.round() as i64, terms.counts[*t as usize]));
        }
    }
    rows.sort();
    for (name, wr, wa, n) in &rows {
        let _ = writeln!(weights, "{name}\t{wr}\t{wa}\t{n}\tlatih\t");
    }
    let limits = format!(
        "# ambang-latih.tsv - tetapan skor hasil `pilah fit` (perseratus logit)\n{recipe}\nnama\tnilai\tsumber\tcatatan\ndasar_permintaan\t{}\tlatih\t\ndasar_serangan\t{}\tlatih\t\n",
        (r.bias * 100.0).round() as i64,
        (a.bias * 100.0).round() as i64
    );
    let choices = choices(&triage, &posts, &terms, options, &recipe);
    std::fs::create_dir_all(dir).map_err(|e| Failure::at(dir, &e))?;
    // Everything is ready before the first file is touched; each file appears whole.
    for (name, text) in [("bobot-latih.tsv", &weights), ("pilihan-latih.tsv", &choices), ("ambang-latih.tsv", &limits)] {
        let (path, beside) = (dir.join(name), dir.join(format!("{name}.sebagian")));
        std::fs::write(&beside, text).map_err(|e| Failure::at(&beside, &e))?;
        std::fs::rename(&beside, &path).map_err(|e| Failure::at(&path, &e))?;
    }
    tell(&format!("fit: {} weights written to {}", rows.len(), dir.display()));
    Ok(())
}

/// Weights of kinds and topics: each against the others of its class.
fn choices(triage: &Triage, posts: &[Gold], terms: &Terms, options: &Options, recipe: &str) -> String {
    let mut out = format!("# pilihan-latih.tsv - bobot kata untuk jenis dan topik, dalam perseratus logit\n{recipe}\nistilah\tpilihan\tbobot\tjumlah\tsumber\tcatatan\n");
    let mut rows: BTreeMap<(String, String), (i64, usize)> = BTreeMap::new();
    // A choice is worth a row from some weight on; what is asked for most often (the kind of a request) is told most finely.
    let mut take = |plan: &Plan, name: &str, fitted: &Fitted, least: i64| {
        rows.insert(("[dasar]".to_owned(), name.to_owned()), ((fitted.bias * 100.0).round() as i64, posts.len()));
        for (f, t) in plan.terms.iter().enumerate() {
            let w = (fitted.weights[f] * 100.0).round() as i64;
            let least = if terms.is_pair(*t) { least * 2 } else { least };
            if w.abs() >= least && terms.counts[*t as usize] >= 4 {
                rows.insert((terms.names[*t as usize].clone(), name.to_owned()), (w, terms.counts[*t as usize]));
            }
        }
    };
    let lighter = Options { penalty: options.penalty * CHOICE_PENALTY, ..options.clone() };
    let with = |may_use: &dyn Fn(u32) -> bool| {
        let plan = Plan::new(terms, &lighter, may_use);
        let features: Vec<Vec<u32>> = terms.posts.iter().map(|p| plan.features(p)).collect();
        (plan, features)
    };
    let (plan, features) = with(&|t| !terms.is_edge(t));
    for label in [Label::ServiceRequest, Label::OffTopic] {
        let which: Vec<usize> = (0..posts.len()).filter(|i| posts[*i].label == label && posts[*i].kind.is_some()).collect();
        for kind in Kind::ALL.iter().copied().filter(|k| k.label() == label) {
            let count = which.iter().filter(|i| posts[**i].kind == Some(kind)).count();
            if count >= 5 && count < which.len() {
                let least = if label == Label::ServiceRequest { 15 } else { 70 };
                take(&plan, kind.as_str(), &learn(&plan, &[], &features, &which, |i| posts[i].kind == Some(kind), |_| 1.0, |_| 0.0), least);
            }
        }
    }
    // Topics start from the points of the objects' own rows.
    let which: Vec<usize> = (0..posts.len()).filter(|i| posts[*i].label == Label::ServiceRequest).collect();
    let mut scratch = Scratch::new();
    let given: HashMap<usize, [i32; 20]> = which.iter().map(|i| (*i, triage.topic_points(&mut scratch, &posts[*i].text))).collect();
    // Sources differ in what they are about (a health office's account): frequent topics weigh less.
    let mut frequency: HashMap<Option<Topic>, f64> = HashMap::new();
    for i in &which {
        *frequency.entry(posts[*i].topic).or_default() += 1.0;
    }
    let mean = which.len() as f64 / frequency.len().max(1) as f64;
    let share = |i: usize| (mean / frequency[&posts[i].topic]).sqrt();
    let present: HashSet<Topic> = which.iter().filter_map(|i| posts[*i].topic).collect();
    // What a post is about is told by its words alone.
    let (words, word_features) = with(&|t| !terms.is_edge(t) && !terms.is_cue(t) && (terms.is_pair(t) || !terms.names[t as usize].starts_with('<')));
    for topic in Topic::ALL.iter().copied().filter(|t| present.contains(t)) {
        let code = topic.code() as usize;
        take(&words, topic.as_str(), &learn(&words, &[], &word_features, &which, |i| posts[i].topic == Some(topic), share, |i| f64::from(given[&i][code]) / 100.0), 30);
    }
    for level in 1..=3u8 {
        if posts.iter().filter(|p| p.urgency >= level).count() >= 20 {
            let every: Vec<usize> = (0..posts.len()).collect();
            take(
                &plan,
                &format!("urgensi_{level}"),
                &learn(&plan, &[], &features, &every, |i| posts[i].urgency >= level, |i| if posts[i].urgency >= level { 1.0 + f64::from(level) } else { 1.0 }, |_| 0.0),
                20,
            );
        }
    }
    for ((term, choice), (w, n)) in &rows {
        let _ = writeln!(out, "{term}\t{choice}\t{w}\t{n}\tlatih\t");
    }
    out
}
