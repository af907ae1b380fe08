//! The fields of an answer: their names, and how each is written in JSON and in a table.

use pilah::{Evidence, Label, SpanRef, Verdict};

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
#[cfg(test)]
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
        // Asked of every field of every record: names begin with few letters.
        if !matches!(name.as_bytes().first(), Some(b'a' | b'e' | b'k' | b'l' | b'm' | b'p' | b's' | b't' | b'u')) {
            return None;
        }
        NAMES.iter().find(|n| n.0 == name).map(|n| n.1)
    }

    pub fn name(self) -> &'static str {
        match self {
            Field::Label => "label",
            Field::Scores => "scores",
            Field::Score(Label::ServiceRequest) => "score_service_request",
            Field::Score(Label::Harassment) => "score_harassment",
            Field::Score(_) => "score_off_topic",
            Field::Abusive => "abusive",
            Field::Mixed => "mixed",
            Field::Profanity => "profanity",
            Field::Kind => "kind",
            Field::Topic => "topic",
            Field::Urgency => "urgency",
            Field::Severity => "severity",
            Field::Target => "target",
            Field::Truncated => "truncated",
            Field::Lexicon => "lexicon",
            Field::Spans => "spans",
            Field::Masked => "masked",
            Field::Error => "error",
        }
    }

    /// Whether an input field of this name gives way to the answer: in JSON the scores are one object and have no fields of their own.
    pub fn reserved(name: &str, table: bool) -> bool {
        Field::of_name(name).is_some_and(|f| table || !matches!(f, Field::Score(_)))
    }

    /// The value of a field that is a name, a number or a flag; of the other fields none.
    pub fn plain(self, v: &Verdict) -> Plain {
        match self {
            Field::Label => Plain::Name(v.label().as_str()),
            Field::Score(label) => Plain::Number(v.score(label).into()),
            Field::Abusive => Plain::Flag(v.abusive()),
            Field::Mixed => Plain::Flag(v.mixed()),
            Field::Profanity => Plain::Flag(v.profanity()),
            Field::Kind => Plain::Name(v.kind().as_str()),
            Field::Topic => v.topic().map_or(Plain::None, |t| Plain::Name(t.as_str())),
            Field::Urgency => Plain::Number(v.urgency().into()),
            Field::Severity => Plain::Number(v.severity().into()),
            Field::Target => v.target().map_or(Plain::None, |t| Plain::Name(t.as_str())),
            Field::Truncated => Plain::Flag(v.truncated()),
            Field::Scores | Field::Lexicon | Field::Spans | Field::Masked | Field::Error => Plain::None,
        }
    }
}

/// A simple value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    None,
    Name(&'static str),
    Number(u32),
    Flag(bool),
}

/// A post that has been sorted.
pub struct Judged<'j> {
    pub verdict: Verdict,
    pub lexicon: &'j str,
    /// Only where spans are asked for.
    pub evidence: Option<Evidence<'j>>,
    pub masked: Option<&'j str>,
}

/// Appends a text as a JSON string.
pub fn write_text(out: &mut Vec<u8>, text: &str) {
    // Most texts need no escape, which many bytes at a time can tell.
    if text.bytes().fold(true, |plain, b| plain & (b >= b' ') & (b != b'"') & (b != b'\\')) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // Strings in memory can always be written.
        let _ = serde_json::to_writer(out, text);
    }
}

/// Appends a whole number.
fn write_number(out: &mut Vec<u8>, number: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// Appends a span as `serde` would write it, without its detour through a formatter.
fn write_span(out: &mut Vec<u8>, span: &SpanRef<'_>) {
    out.extend_from_slice(b"{\"kind\":\"");
    out.extend_from_slice(span.kind.as_str().as_bytes());
    out.extend_from_slice(b"\",\"start\":");
    write_number(out, span.start);
    out.extend_from_slice(b",\"end\":");
    write_number(out, span.end);
    out.extend_from_slice(b",\"text\":");
    write_text(out, span.text);
    out.extend_from_slice(b",\"lexicon\":");
    write_text(out, span.file);
    if !span.file.is_empty() {
        // Within the quotes of the file name.
        out.pop();
        out.push(b':');
        write_number(out, span.line);
        out.push(b'"');
    }
    out.extend_from_slice(b",\"entry\":");
    write_text(out, span.entry);
    out.extend_from_slice(b",\"weight\":");
    write_number(out, span.weight);
    out.extend_from_slice(b",\"rule\":\"");
    out.extend_from_slice(span.rule.as_bytes());
    out.extend_from_slice(b"\"}");
}

impl Judged<'_> {
    /// Writes `"name":value`.
    pub fn json(&self, field: Field, out: &mut Vec<u8>) {
        out.push(b'"');
        out.extend_from_slice(field.name().as_bytes());
        out.extend_from_slice(b"\":");
        self.json_value(field, out);
    }

    /// Writes all of [`OBJECT`], as [`json`](Judged::json) would one by one.
    pub fn object(&self, out: &mut Vec<u8>) {
        let v = &self.verdict;
        let [request, harassment, off_topic] = v.scores();
        let flag = |on: bool| if on { "true" } else { "false" };
        let put = |out: &mut Vec<u8>, parts: &[&str]| parts.iter().for_each(|p| out.extend_from_slice(p.as_bytes()));
        put(out, &["\"label\":\"", v.label().as_str(), "\",\"scores\":{\"service_request\":"]);
        write_number(out, request);
        put(out, &[",\"harassment\":"]);
        write_number(out, harassment);
        put(out, &[",\"off_topic\":"]);
        write_number(out, off_topic);
        put(out, &["},\"abusive\":", flag(v.abusive()), ",\"mixed\":", flag(v.mixed()), ",\"profanity\":", flag(v.profanity())]);
        put(out, &[",\"kind\":\"", v.kind().as_str()]);
        match v.topic() {
            Some(topic) => put(out, &["\",\"topic\":\"", topic.as_str(), "\",\"urgency\":"]),
            None => put(out, &["\",\"topic\":null,\"urgency\":"]),
        }
        write_number(out, v.urgency());
        put(out, &[",\"severity\":"]);
        write_number(out, v.severity());
        match v.target() {
            Some(target) => put(out, &[",\"target\":\"", target.as_str(), "\",\"truncated\":"]),
            None => put(out, &[",\"target\":null,\"truncated\":"]),
        }
        put(out, &[flag(v.truncated()), ",\"lexicon\":"]);
        write_text(out, self.lexicon);
        put(out, &[",\"spans\":"]);
        self.json_value(Field::Spans, out);
    }

    fn json_value(&self, field: Field, out: &mut Vec<u8>) {
        let v = &self.verdict;
        // Names of classes are plain letters.
        let name = |out: &mut Vec<u8>, name: &str| {
            out.push(b'"');
            out.extend_from_slice(name.as_bytes());
            out.push(b'"');
        };
        match field {
            Field::Scores => {
                for (label, before) in Label::ALL.iter().zip([b'{', b',', b',']) {
                    out.push(before);
                    name(out, label.as_str());
                    out.push(b':');
                    write_number(out, v.score(*label));
                }
                out.push(b'}');
            }
            Field::Spans => {
                let from = out.len();
                for span in self.evidence.iter().flat_map(Evidence::spans) {
                    out.push(b',');
                    write_span(out, &span);
                }
                match out.get_mut(from) {
                    Some(first) => *first = b'[',
                    None => out.push(b'['),
                }
                out.push(b']');
            }
            Field::Lexicon => write_text(out, self.lexicon),
            Field::Masked => write_text(out, self.masked.unwrap_or("")),
            Field::Error => out.extend_from_slice(b"null"),
            _ => match field.plain(v) {
                Plain::None => out.extend_from_slice(b"null"),
                Plain::Name(n) => name(out, n),
                Plain::Flag(on) => out.extend_from_slice(if on { b"true" } else { b"false" }),
                Plain::Number(n) => write_number(out, n),
            },
        }
    }

    /// Writes the cell of a table.
    pub fn cell(&self, field: Field, out: &mut Vec<u8>) {
        match field {
            Field::Lexicon => out.extend_from_slice(self.lexicon.as_bytes()),
            Field::Masked => out.extend_from_slice(self.masked.unwrap_or("").as_bytes()),
            Field::Error => {}
            Field::Spans | Field::Scores => self.json_value(field, out),
            _ => match field.plain(&self.verdict) {
                Plain::None => {}
                Plain::Name(n) => out.extend_from_slice(n.as_bytes()),
                Plain::Flag(on) => out.extend_from_slice(if on { b"true" } else { b"false" }),
                Plain::Number(n) => write_number(out, n),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_answer_is_what_serde_makes_of_a_verdict() {
        let triage = pilah::Triage::builtin();
        for post in ["min, lampu jalan mati, admin goblok 081234567890", "halo", "dasar admin goblok"] {
            let mut scratch = pilah::Scratch::new();
            let evidence = triage.evidence_with(&mut scratch, post);
            let judged = Judged { verdict: evidence.verdict(), lexicon: triage.lexicon(), evidence: Some(evidence), masked: None };
            let mut out = b"{".to_vec();
            for (i, field) in OBJECT.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                judged.json(*field, &mut out);
            }
            out.push(b'}');
            let mut at_once = b"{".to_vec();
            judged.object(&mut at_once);
            at_once.push(b'}');
            assert_eq!(String::from_utf8(at_once), String::from_utf8(out.clone()));
            let told: serde_json::Value = serde_json::from_slice(&out).unwrap();
            let serde_json::Value::Object(want) = serde_json::to_value(judged.verdict).unwrap() else { panic!("an object") };
            for (name, value) in &want {
                assert_eq!(&told[name], value, "{name}");
            }
            assert_eq!(told.as_object().unwrap().len(), want.len() + 2);
            assert_eq!(told["spans"], serde_json::to_value(triage.explain(post).spans()).unwrap());
        }
    }

    #[test]
    fn a_text_is_written_as_serde_would() {
        for text in ["", "halo", "a\"b", "a\\b", "a\nb\u{0}\u{1f}\u{7f}", "é😡\u{2028}", &"x".repeat(100), &format!("{}\t", "x".repeat(100))] {
            let mut out = Vec::new();
            write_text(&mut out, text);
            assert_eq!(out, serde_json::to_vec(text).unwrap(), "{text:?}");
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
