//! Labelled posts, as `fit` and `eval` read them.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use pilah::{Kind, Label, Topic};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::Failure;
use crate::records::{Lines, json_fault, open, shown};

/// One labelled post.
#[derive(Clone, Debug)]
pub struct Gold {
    pub text: String,
    /// Group that figures are told by.
    pub source: String,
    pub label: Label,
    pub abusive: bool,
    pub kind: Option<Kind>,
    pub topic: Option<Topic>,
    pub urgency: u8,
    /// Two careful readers would split: not measured on.
    pub contested: bool,
}

#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    id: Option<Box<RawValue>>,
    text: Option<String>,
    #[serde(default)]
    source: Option<String>,
    gold: Option<RowGold>,
}

#[derive(Deserialize)]
struct RowGold {
    label: Option<String>,
    #[serde(default)]
    abusive: Option<bool>,
    #[serde(default)]
    kind: Option<String>,
    #[serde(default)]
    topic: Option<String>,
    #[serde(default)]
    urgency: u8,
    #[serde(default)]
    contested: bool,
}

/// Reads labelled posts: JSON Lines with `text` and `gold: {label, abusive, kind, topic, urgency}`, perhaps `id` and `source`.
/// With `sources`, only posts of these sources.
pub fn read(paths: &[PathBuf], sources: &[String]) -> Result<Vec<Gold>, Failure> {
    let mut posts = Vec::new();
    let mut ids = HashSet::new();
    for path in paths {
        let mut lines = Lines::new(open(path)?);
        while let Some(line) = lines.next().map_err(|e| Failure::at(path, &e))?.map(|l| String::from_utf8_lossy(l).into_owned()) {
            if line.trim().is_empty() {
                continue;
            }
            let number = lines.number;
            let failed = |why: String| Failure::new(format!("{}:{number}: {why}", path.display()));
            let row: Row = serde_json::from_str(&line).map_err(|e| failed(format!("not a labelled post: {}", json_fault(&e))))?;
            let text = row.text.ok_or_else(|| failed("no field \"text\"".to_owned()))?;
            let gold = row.gold.ok_or_else(|| failed("no field \"gold\" with the labels; write {\"label\": \"service_request\"} at least".to_owned()))?;
            let name = gold.label.ok_or_else(|| failed("gold has no \"label\"".to_owned()))?;
            let label: Label = name.parse().map_err(|_| failed(format!("unknown label {} (service_request, harassment, off_topic)", shown(&name))))?;
            if let Some(id) = row.id.map(|id| id.get().to_owned()).filter(|id| id != "null") {
                if ids.contains(&id) {
                    return Err(failed(format!("the id {} stands twice; a post counted twice would weigh double", shown(id.trim_matches('"')))));
                }
                ids.insert(id);
            }
            let source = row.source.unwrap_or_else(|| stem(path));
            if !sources.is_empty() && !sources.contains(&source) {
                continue;
            }
            let known = |what: &str, name: Option<String>| name.filter(|n| n != "-").map(|n| (what.to_owned(), n));
            let kind = match known("kind", gold.kind) {
                None => None,
                Some((_, n)) => Some(n.parse::<Kind>().map_err(|_| failed(format!("unknown kind {}", shown(&n))))?),
            };
            if let Some(kind) = kind.filter(|k| k.label() != label) {
                return Err(failed(format!("kind {:?} is of the class {}, the post is labelled {label}", kind.as_str(), kind.label())));
            }
            let topic = match known("topic", gold.topic) {
                None => None,
                Some((_, n)) => Some(n.parse::<Topic>().map_err(|_| failed(format!("unknown topic {}", shown(&n))))?),
            };
            posts.push(Gold { text, source, label, abusive: gold.abusive.unwrap_or(label == Label::Harassment), kind, topic, urgency: gold.urgency, contested: gold.contested });
        }
    }
    Ok(posts)
}

fn stem(path: &Path) -> String {
    path.file_stem().map_or_else(|| "posts".to_owned(), |s| s.to_string_lossy().into_owned())
}

/// F1 of each class and their mean, from pairs of right and given label.
pub fn f1(pairs: &[(Label, Label)]) -> ([(f64, f64, f64); 3], f64) {
    let mut per = [(0.0, 0.0, 0.0); 3];
    for (i, class) in Label::ALL.iter().enumerate() {
        let hit = pairs.iter().filter(|(g, a)| g == class && a == class).count() as f64;
        let given = pairs.iter().filter(|(_, a)| a == class).count() as f64;
        let right = pairs.iter().filter(|(g, _)| g == class).count() as f64;
        let (p, r) = (if given > 0.0 { hit / given } else { 0.0 }, if right > 0.0 { hit / right } else { 0.0 });
        per[i] = (p, r, if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 });
    }
    (per, per.iter().map(|c| c.2).sum::<f64>() / 3.0)
}
