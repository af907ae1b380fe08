//! `--select label=service_request,urgency>=2`: which answers are written.

use pilah::{Kind, Label, Target, Topic, Verdict};

use crate::answer::{Field, Plain};

/// Conditions that must all hold.
#[derive(Clone, Debug)]
pub struct Select(Vec<Condition>);

#[derive(Clone, Debug)]
struct Condition {
    field: Field,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    /// The name is (or, with `false`, is not) one of these; `-` is none.
    Names(bool, Vec<String>),
    Number(&'static str, u32),
}

/// Signs of comparison; the longer ones first.
const SIGNS: &[&str] = &["!=", ">=", "<=", "=", ">", "<"];
/// What can be asked for.
const FIELDS: &str = "label, kind, topic, target, abusive, mixed, profanity, truncated, urgency, severity, score_service_request, score_harassment, score_off_topic";

impl Select {
    /// Reads an expression; what is wrong with it, with a caret under the place.
    pub fn read(expression: &str) -> Result<Select, String> {
        let mut conditions = Vec::new();
        let mut at = 0;
        for part in expression.split(',') {
            conditions.push(condition(part).map_err(|(offset, why)| {
                let before = expression[..at + offset].chars().count();
                let shown: String = expression.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
                format!("{why}\n    {shown}\n    {}^", " ".repeat(before))
            })?);
            at += part.len() + 1;
        }
        Ok(Select(conditions))
    }

    /// Whether all conditions hold.
    pub fn admits(&self, verdict: &Verdict) -> bool {
        self.0.iter().all(|c| match (&c.test, c.field.plain(verdict)) {
            (Test::Names(equal, names), value) => {
                let value = match value {
                    Plain::Name(name) => name,
                    Plain::Flag(on) => {
                        if on {
                            "true"
                        } else {
                            "false"
                        }
                    }
                    Plain::None | Plain::Number(_) => "-",
                };
                names.iter().any(|n| n == value) == *equal
            }
            (Test::Number(sign, wanted), value) => {
                let Plain::Number(is) = value else { return false };
                let is = is.cmp(wanted);
                match *sign {
                    "=" => is.is_eq(),
                    "!=" => is.is_ne(),
                    ">=" => is.is_ge(),
                    "<=" => is.is_le(),
                    ">" => is.is_gt(),
                    _ => is.is_lt(),
                }
            }
        })
    }
}

/// One condition; else where in it (byte offset) something is wrong, and what.
fn condition(part: &str) -> Result<Condition, (usize, String)> {
    let start = part.len() - part.trim_start().len();
    let Some((at, sign)) = (0..part.len()).filter(|i| part.is_char_boundary(*i)).find_map(|i| SIGNS.iter().find(|s| part[i..].starts_with(**s)).map(|s| (i, *s))) else {
        return Err((part.trim_end().len().max(start), format!("a condition is FIELD SIGN VALUE, with one of the signs {}", SIGNS.join(" "))));
    };
    let name = part[..at].trim();
    let field = Field::of_name(name).filter(|f| !matches!(f, Field::Scores | Field::Lexicon | Field::Spans | Field::Masked | Field::Error));
    let Some(field) = field else {
        return Err((start, format!("no field to select by; there are: {FIELDS}")));
    };
    let mut from = at + sign.len();
    let names: Vec<&str> = match field {
        Field::Label => Label::ALL.iter().map(|v| v.as_str()).collect(),
        Field::Kind => Kind::ALL.iter().map(|v| v.as_str()).collect(),
        Field::Topic => Topic::ALL.iter().map(|v| v.as_str()).chain(["-"]).collect(),
        Field::Target => Target::ALL.iter().map(|v| v.as_str()).chain(["-"]).collect(),
        Field::Abusive | Field::Mixed | Field::Profanity | Field::Truncated => vec!["true", "false"],
        _ => {
            let blanks = part[from..].len() - part[from..].trim_start().len();
            let wanted = part[from..].trim().parse().map_err(|_| (from + blanks, format!("{name} is compared with a whole number")))?;
            return Ok(Condition { field, test: Test::Number(sign, wanted) });
        }
    };
    if !matches!(sign, "=" | "!=") {
        return Err((at, format!("{name} is a name, not a number: only = and != go with it")));
    }
    let mut wanted = Vec::new();
    for value in part[from..].split('|') {
        let blanks = value.len() - value.trim_start().len();
        if !names.contains(&value.trim()) {
            return Err((from + blanks, format!("no value of {name}; there are: {}", names.join(", "))));
        }
        wanted.push(value.trim().to_owned());
        from += value.len() + 1;
    }
    Ok(Condition { field, test: Test::Names(sign == "=", wanted) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_caret_stands_under_the_place() {
        for (expression, under) in [
            ("label=aduan", "aduan"),
            ("label = aduan", "aduan"),
            ("label=harassment|hate", "hate"),
            ("urgency>=2,skor=1", "skor"),
            ("urgency>=2, skor=1", "skor"),
            ("urgency>=banyak", "banyak"),
            ("kind>aduan", ">aduan"),
            ("é=1", "é"),
        ] {
            let why = Select::read(expression).unwrap_err();
            let lines: Vec<&str> = why.lines().collect();
            let column = lines[2].chars().count() - 1;
            let place: String = lines[1].chars().skip(column).collect();
            assert!(place.starts_with(under), "{why}");
        }
        for expression in ["", "label", "label=", "label=harassment,", ","] {
            assert!(Select::read(expression).unwrap_err().ends_with('^'), "{expression:?}");
        }
    }

    #[test]
    fn conditions_hold_or_not() {
        let triage = pilah::Triage::builtin();
        let insult = triage.classify("dasar admin goblok");
        for (expression, holds) in [
            ("label=harassment", true),
            ("label=service_request|harassment,severity>=1", true),
            ("label!=harassment", false),
            ("abusive=true , topic=-", true),
            ("urgency>0", false),
            ("score_harassment>=1000", false),
        ] {
            assert_eq!(Select::read(expression).unwrap().admits(&insult), holds, "{expression}");
        }
    }
}
