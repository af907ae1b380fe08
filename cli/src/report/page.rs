//! The page: counts and lists as the template wants them.

use jiff::ToSpan;
use jiff::civil::Date;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use pilah::{Kind, Label, Topic, Triage};
use serde::Serialize;

use super::dates;
use super::tally::{List, Shown, Tally, URGENCY, kind_name, label_name, target_name, topic_name};
use crate::Failure;

#[derive(Serialize)]
struct Page<'p> {
    title: &'p str,
    period: Option<String>,
    masked: bool,
    zone: i8,
    posts: u64,
    unreadable: u64,
    classes: Vec<Class>,
    requests: u64,
    mixed: u64,
    emergencies: u64,
    pressing: u64,
    severe_total: u64,
    urgency: Vec<Bar>,
    offices: Vec<Office>,
    spans: Option<Spans>,
    urgent: Vec<Item>,
    urgent_hidden: u64,
    topics: Vec<Group>,
    severe: Vec<Item>,
    severe_hidden: u64,
    harassment: Vec<Item>,
    harassment_hidden: u64,
    harassment_total: u64,
    harassment_kinds: Vec<Bar>,
    off_topic_kinds: Vec<Bar>,
    lexicon: &'p str,
    version: &'static str,
}

/// A class: its share of the whole bar, from where to where, in hundredths of a percent.
#[derive(Serialize)]
struct Class {
    key: &'static str,
    name: &'static str,
    count: u64,
    share: u64,
    from: u64,
}

/// A bar of a chart; its width in hundredths of a percent of the longest.
#[derive(Serialize)]
struct Bar {
    key: &'static str,
    name: String,
    count: u64,
    width: u64,
}

/// An office with the topics that go to it.
#[derive(Serialize)]
struct Office {
    name: String,
    count: u64,
    urgent: u64,
    topics: Vec<Bar>,
    /// Width of all, and of the urgent ones.
    width: u64,
    urgent_width: u64,
}

/// Posts by day, week or month.
#[derive(Serialize)]
struct Spans {
    /// `hari`, `minggu` or `bulan`.
    unit: &'static str,
    rows: Vec<Span>,
    undated: u64,
    /// Earlier ones that are not shown.
    earlier: u64,
}

#[derive(Serialize)]
struct Span {
    name: String,
    counts: [u64; 3],
    /// From where to where the three parts of the bar go.
    parts: Vec<(&'static str, u64, u64)>,
    total: u64,
}

#[derive(Serialize)]
struct Group {
    name: &'static str,
    office: String,
    total: u64,
    posts: Vec<Item>,
    hidden: u64,
}

#[derive(Serialize)]
struct Item {
    text: String,
    id: Option<String>,
    time: Option<String>,
    topic: Option<&'static str>,
    office: String,
    urgency: u8,
    urgency_name: &'static str,
    kind: &'static str,
    severity: u8,
    target: Option<&'static str>,
    mixed: bool,
    truncated: bool,
}

/// Everything, in the units of bars: hundredths of a percent.
const WHOLE: u64 = 10_000;
/// Most days, and most weeks in days, that have a row each.
const MOST_DAYS: i32 = 31;
const MOST_WEEKS: i32 = 26 * 7;
/// Most rows by month.
const MOST_MONTHS: usize = 36;

/// A part of `of`, in hundredths of a percent; what is there at all can be seen.
fn width(part: u64, of: u64) -> u64 {
    if part == 0 { 0 } else { (part * WHOLE / of.max(1)).max(40) }
}

/// Renders the page.
pub fn render(tally: &Tally, triage: &Triage, title: &str, masked: bool, zone: i8) -> Result<String, Failure> {
    let posts = tally.posts();
    let mut from = 0;
    let classes = Label::ALL.iter().map(|label| {
        let count = tally.labels[label.code() as usize];
        let share = count * WHOLE / posts.max(1);
        from += share;
        Class { key: key(*label), name: label_name(*label), count, share, from: from - share }
    });
    let most = tally.urgency.iter().copied().max().unwrap_or(0);
    let urgency = (0..4).rev().map(|level| Bar {
        key: ["biasa", "cepat", "mendesak", "darurat"][level],
        name: URGENCY[level].to_owned(),
        count: tally.urgency[level],
        width: width(tally.urgency[level], most),
    });
    let [emergencies, pressing] = &tally.urgent;
    let page = Page {
        title,
        period: tally.days.keys().next().zip(tally.days.keys().next_back()).map(|(first, last)| dates::period(*first, *last)),
        masked,
        zone,
        posts,
        unreadable: tally.unreadable,
        classes: classes.collect(),
        requests: tally.labels[Label::ServiceRequest.code() as usize],
        mixed: tally.mixed,
        emergencies: tally.urgency[3],
        pressing: tally.urgency[2],
        severe_total: tally.severe.total,
        urgency: urgency.collect(),
        offices: offices(tally, triage),
        spans: spans(tally),
        urgent: emergencies.posts.iter().chain(&pressing.posts).map(|p| item(p, triage)).collect(),
        urgent_hidden: emergencies.hidden() + pressing.hidden(),
        topics: groups(tally, triage),
        severe: items(&tally.severe, triage),
        severe_hidden: tally.severe.hidden(),
        harassment: items(&tally.harassment, triage),
        harassment_hidden: tally.harassment.hidden(),
        harassment_total: tally.labels[Label::Harassment.code() as usize],
        harassment_kinds: kinds(tally, Label::Harassment),
        off_topic_kinds: kinds(tally, Label::OffTopic),
        lexicon: triage.lexicon(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    templates.set_auto_escape_callback(|_| AutoEscape::Html);
    templates.add_filter("angka", number);
    templates.add_filter("persen", percent);
    let failed = |why: minijinja::Error| Failure::new(format!("the page cannot be made: {why:#}"));
    templates.add_template("laporan.html", include_str!("page.html")).map_err(failed)?;
    templates.get_template("laporan.html").and_then(|t| t.render(minijinja::value::Serde(page))).map_err(failed)
}

fn key(label: Label) -> &'static str {
    match label {
        Label::ServiceRequest => "layanan",
        Label::Harassment => "serangan",
        _ => "lain",
    }
}

/// A whole number with its thousands apart, as it is written in Indonesia.
fn number(number: u64) -> String {
    crate::progress::grouped(number).replace(',', ".")
}

/// Hundredths of a percent as whole percents.
fn percent(share: u64) -> String {
    match share {
        0 => "0%".to_owned(),
        1..100 => "< 1%".to_owned(),
        _ => format!("{}%", (share + 50) / 100),
    }
}

/// Offices with their topics, those with most requests first.
fn offices(tally: &Tally, triage: &Triage) -> Vec<Office> {
    let mut offices: Vec<Office> = Vec::new();
    for (topic, (count, urgent)) in &tally.topics {
        let name = topic.map_or("", |t| triage.office(t));
        let name = if name.is_empty() { "Belum ada OPD" } else { name };
        let bar = Bar { key: "layanan", name: topic.map_or("Topik tidak terbaca", topic_name).to_owned(), count: *count, width: 0 };
        match offices.iter_mut().find(|o| o.name == name) {
            Some(office) => {
                office.count += count;
                office.urgent += urgent;
                office.topics.push(bar);
            }
            None => offices.push(Office { name: name.to_owned(), count: *count, urgent: *urgent, topics: vec![bar], width: 0, urgent_width: 0 }),
        }
    }
    let most = offices.iter().map(|o| o.count).max().unwrap_or(0);
    for office in &mut offices {
        office.width = width(office.count, most);
        office.urgent_width = width(office.urgent, most);
        office.topics.sort_by_key(|t| std::cmp::Reverse(t.count));
    }
    offices.sort_by_key(|o| std::cmp::Reverse(o.count));
    offices
}

/// Posts by day; by week or month where days would be too many.
fn spans(tally: &Tally) -> Option<Spans> {
    let (first, last) = (*tally.days.keys().next()?, *tally.days.keys().next_back()?);
    let days = last.since(first).ok()?.get_days() + 1;
    type OfDay<T> = fn(Date) -> T;
    let (unit, start, step, name): (_, OfDay<Date>, _, OfDay<String>) = if days <= MOST_DAYS {
        ("hari", |day| day, 1.day(), dates::short)
    } else if days <= MOST_WEEKS {
        ("minggu", |day| day.saturating_sub(i64::from(day.weekday().to_monday_zero_offset()).days()), 1.week(), dates::short)
    } else {
        ("bulan", |day| day.first_of_month(), 1.month(), dates::month)
    };
    let mut rows: Vec<(Date, [u64; 3])> = Vec::new();
    let mut at = start(first);
    while at <= last {
        rows.push((at, [0; 3]));
        at = at.saturating_add(step);
    }
    for (day, counts) in &tally.days {
        let row = rows.partition_point(|r| r.0 <= start(*day)) - 1;
        for (sum, count) in rows[row].1.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let earlier = if unit == "bulan" && rows.len() > MOST_MONTHS { rows.drain(..rows.len() - MOST_MONTHS).map(|r| r.1.iter().sum::<u64>()).sum() } else { 0 };
    let most = rows.iter().map(|r| r.1.iter().sum::<u64>()).max().unwrap_or(0);
    let rows = rows.into_iter().map(|(day, counts)| {
        let mut from = 0;
        let parts = Label::ALL.iter().zip(counts).map(|(label, count)| {
            let part = count * WHOLE / most.max(1);
            from += part;
            (key(*label), from - part, part)
        });
        Span { name: name(day), counts, parts: parts.collect(), total: counts.iter().sum() }
    });
    Some(Spans { unit, rows: rows.collect(), undated: tally.undated, earlier })
}

/// The kinds of a class, the commonest first.
fn kinds(tally: &Tally, label: Label) -> Vec<Bar> {
    let of = || tally.kinds.iter().filter(|(kind, _)| kind.label() == label);
    let most = of().map(|(_, n)| *n).max().unwrap_or(0);
    let bar = |(kind, count): (&Kind, &u64)| Bar { key: key(label), name: kind_name(*kind).to_owned(), count: *count, width: width(*count, most) };
    let mut bars: Vec<Bar> = of().map(bar).collect();
    bars.sort_by_key(|b| std::cmp::Reverse(b.count));
    bars
}

/// Requests that are not urgent, by topic, the commonest first.
fn groups(tally: &Tally, triage: &Triage) -> Vec<Group> {
    let office = |topic: &Option<Topic>| topic.map_or(String::new(), |t| triage.office(t).to_owned());
    let group = |(topic, list): (&Option<Topic>, &List)| Group {
        name: topic.map_or("Topik tidak terbaca", topic_name),
        office: office(topic),
        total: list.total,
        hidden: list.hidden(),
        posts: items(list, triage),
    };
    let mut groups: Vec<Group> = tally.requests.iter().map(group).collect();
    groups.sort_by_key(|g| std::cmp::Reverse(g.total));
    groups
}

fn items(list: &List, triage: &Triage) -> Vec<Item> {
    list.posts.iter().map(|p| item(p, triage)).collect()
}

fn item(post: &Shown, triage: &Triage) -> Item {
    let v = &post.verdict;
    Item {
        text: post.text.clone(),
        id: post.id.clone(),
        time: post.time.map(|t| t.shown()),
        topic: v.topic().map(topic_name),
        office: v.topic().map_or(String::new(), |t| triage.office(t).to_owned()),
        urgency: v.urgency(),
        urgency_name: URGENCY[usize::from(v.urgency().min(3))],
        kind: kind_name(v.kind()),
        severity: v.severity(),
        target: v.target().map(target_name),
        mixed: v.mixed(),
        truncated: v.truncated(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::dates::read;

    #[test]
    fn shares_are_whole_percents() {
        assert_eq!([0, 1, 99, 100, 149, 150, 10_000].map(percent), ["0%", "< 1%", "< 1%", "1%", "1%", "2%", "100%"]);
        assert_eq!(number(1_234_567), "1.234.567");
    }

    #[test]
    fn days_become_weeks_and_months_where_they_are_too_many() {
        let triage = Triage::builtin();
        let verdict = triage.classify("halo");
        let unit = |days: &[&str]| {
            let mut tally = Tally::new(1);
            for day in days {
                tally.count(&verdict, read(day, jiff::tz::Offset::UTC));
            }
            let spans = spans(&tally).unwrap();
            assert_eq!(spans.rows.iter().map(|r| r.total).sum::<u64>() + spans.earlier, days.len() as u64);
            (spans.unit, spans.rows.len())
        };
        assert_eq!(unit(&["2026-11-15", "2026-11-21"]), ("hari", 7));
        assert_eq!(unit(&["2026-11-15", "2026-12-20"]), ("minggu", 6));
        assert_eq!(unit(&["2026-01-31", "2026-11-01"]), ("bulan", 11));
        assert_eq!(unit(&["2000-01-31", "2026-11-01"]), ("bulan", 36));
        assert!(spans(&Tally::new(1)).is_none());
    }
}
