//! The fields of an answer: their names, and how each is written in JSON and in a table.

use std::borrow::Cow;
use std::io::Write;

use pilah::{Explanation, Label, Verdict};

/// A field of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Label,
    Scores,
    Score(Label),
    Abusive,
    Mixed,
    Profanity,
    Kind,
    Topic,
    Urgency,
    Severity,
    Target,
    Truncated,
    Lexicon,
    Spans,
    Masked,
    Error,
}

/// Every field by its name.
const NAMES: &[(&str, Field)] = &[
    ("label", Field::Label),
    ("scores", Field::Scores),
    ("score_service_request", Field::Score(Label::ServiceRequest)),
    ("score_harassment", Field::Score(Label::Harassment)),
    ("score_off_topic", Field::Score(Label::OffTopic)),
    ("abusive", Field::Abusive),
    ("mixed", Field::Mixed),
    ("profanity", Field::Profanity),
    ("kind", Field::Kind),
    ("topic", Field::Topic),
    ("urgency", Field::Urgency),
    ("severity", Field::Severity),
    ("target", Field::Target),
    ("truncated", Field::Truncated),
    ("lexicon", Field::Lexicon),
    ("spans", Field::Spans),
    ("masked", Field::Masked),
    ("error", Field::Error),
];

/// Fields of an answer in JSON, in order.
pub const OBJECT: &[Field] = &[
    Field::Label,
    Field::Scores,
    Field::Abusive,
    Field::Mixed,
    Field::Profanity,
    Field::Kind,
    Field::Topic,
    Field::Urgency,
    Field::Severity,
    Field::Target,
    Field::Truncated,
    Field::Lexicon,
    Field::Spans,
];

/// Columns of an answer in a table, in order: scores have a column each, spans have none.
pub const COLUMNS: &[Field] = &[
    Field::Label,
    Field::Score(Label::ServiceRequest),
    Field::Score(Label::Harassment),
    Field::Score(Label::OffTopic),
    Field::Abusive,
    Field::Mixed,
    Field::Profanity,
    Field::Kind,
    Field::Topic,
    Field::Urgency,
    Field::Severity,
    Field::Target,
    Field::Truncated,
    Field::Lexicon,
];

impl Field {
    /// The field of that name.
    pub fn of_name(name: &str) -> Option<Field> {
        NAMES.iter().find(|n| n.0 == name).map(|n| n.1)
    }

    pub fn name(self) -> &'static str {
        NAMES.iter().find(|n| n.1 == self).map_or("", |n| n.0)
    }

    /// Whether an input field of this name gives way to the answer: in JSON the scores are one object and have no fields of their own.
    pub fn reserved(name: &str, table: bool) -> bool {
        Field::of_name(name).is_some_and(|f| table || !matches!(f, Field::Score(_)))
    }

    /// The value of a field that is a name or a number, as it stands in a table; `None` for the other fields.
    pub fn plain(self, v: &Verdict) -> Option<Cow<'static, str>> {
        let number = |n: u32| Cow::Owned(n.to_string());
        let flag = |b: bool| Cow::Borrowed(if b { "true" } else { "false" });
        Some(match self {
            Field::Label => v.label().as_str().into(),
            Field::Score(label) => number(v.score(label).into()),
            Field::Abusive => flag(v.abusive()),
            Field::Mixed => flag(v.mixed()),
            Field::Profanity => flag(v.profanity()),
            Field::Kind => v.kind().as_str().into(),
            Field::Topic => v.topic().map_or("", |t| t.as_str()).into(),
            Field::Urgency => number(v.urgency().into()),
            Field::Severity => number(v.severity().into()),
            Field::Target => v.target().map_or("", |t| t.as_str()).into(),
            Field::Truncated => flag(v.truncated()),
            Field::Scores | Field::Lexicon | Field::Spans | Field::Masked | Field::Error => return None,
        })
    }
}

/// A post that has been sorted.
pub struct Judged<'l> {
    pub verdict: Verdict,
    pub lexicon: &'l str,
    /// Only where spans are asked for.
    pub explanation: Option<Explanation>,
    pub masked: Option<String>,
}

impl Judged<'_> {
    /// Writes `"name":value`.
    pub fn json(&self, field: Field, out: &mut Vec<u8>) {
        let v = &self.verdict;
        let _ = write!(out, "\"{}\":", field.name());
        let text = |out: &mut Vec<u8>, text: &str| {
            let _ = serde_json::to_writer(out, text);
        };
        match field {
            Field::Scores => {
                let [request, harassment, off_topic] = v.scores();
                let _ = write!(out, "{{\"service_request\":{request},\"harassment\":{harassment},\"off_topic\":{off_topic}}}");
            }
            Field::Label | Field::Kind | Field::Topic | Field::Target => match field.plain(v).as_deref() {
                None | Some("") => out.extend_from_slice(b"null"),
                // Names of classes are plain letters.
                Some(name) => drop(write!(out, "\"{name}\"")),
            },
            Field::Lexicon => text(out, self.lexicon),
            Field::Spans => {
                let _ = serde_json::to_writer(out, self.explanation.as_ref().map_or(&[][..], |e| e.spans()));
            }
            Field::Masked => text(out, self.masked.as_deref().unwrap_or("")),
            Field::Error => out.extend_from_slice(b"null"),
            Field::Score(_) | Field::Abusive | Field::Mixed | Field::Profanity | Field::Urgency | Field::Severity | Field::Truncated => {
                out.extend_from_slice(field.plain(v).unwrap_or_default().as_bytes());
            }
        }
    }

    /// The cell of a table.
    pub fn cell(&self, field: Field) -> Cow<'_, str> {
        match field {
            Field::Lexicon => self.lexicon.into(),
            Field::Masked => self.masked.as_deref().unwrap_or("").into(),
            Field::Spans => serde_json::to_string(self.explanation.as_ref().map_or(&[][..], |e| e.spans())).unwrap_or_default().into(),
            Field::Scores => {
                let mut out = Vec::new();
                self.json(field, &mut out);
                String::from_utf8_lossy(&out["\"scores\":".len()..]).into_owned().into()
            }
            Field::Error => "".into(),
            _ => field.plain(&self.verdict).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_what_serde_makes_of_a_verdict() {
        let triage = pilah::Triage::builtin();
        for post in ["min, lampu jalan mati, admin goblok", "halo", "dasar admin goblok"] {
            let explanation = triage.explain(post);
            let judged = Judged { verdict: explanation.verdict(), lexicon: triage.lexicon(), explanation: Some(explanation), masked: None };
            let mut out = b"{".to_vec();
            for (i, field) in OBJECT.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                judged.json(*field, &mut out);
            }
            out.push(b'}');
            let told: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let serde_json::Value::Object(want) = serde_json::to_value(judged.verdict).unwrap() else { panic!("an object") };
            for (name, value) in &want {
                assert_eq!(&told[name], value, "{name}");
            }
            assert_eq!(told.as_object().unwrap().len(), want.len() + 2);
            assert_eq!(told["spans"], serde_json::to_value(judged.explanation.as_ref().unwrap().spans()).unwrap());
        }
    }

    #[test]
    fn names_lead_to_fields_and_back() {
        for (name, field) in NAMES {
            assert_eq!(Field::of_name(name), Some(*field));
            assert_eq!(field.name(), *name);
        }
    }
}
