//! When a post was written, as exports of many tools put it.

use std::fmt;

use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, Unit};

/// Day and, where it is told, time of day, where the report is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time {
    pub day: Date,
    /// Hour and minute.
    clock: Option<(i8, i8)>,
}

/// Days that are believed: others are mistakes of a program.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2099;

/// Forms without an offset, with and without a time of day; the day before the month, as it is written in Indonesia.
const FORMS: &[&str] = &["%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M", "%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M", "%d %B %Y %H:%M", "%d %b %Y %H:%M"];
const DAYS: &[&str] = &["%d/%m/%Y", "%d-%m-%Y", "%Y/%m/%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y"];
/// Forms with an offset.
const FORMS_WITH_OFFSET: &[&str] = &["%a %b %d %H:%M:%S %z %Y", "%a, %d %b %Y %H:%M:%S %z", "%Y-%m-%d %H:%M:%S %z"];

/// Names of months that differ from the English ones, longer ones first.
const MONTHS: &[(&str, &str)] = &[
    ("januari", "January"),
    ("februari", "February"),
    ("maret", "March"),
    ("mei", "May"),
    ("juni", "June"),
    ("juli", "July"),
    ("agustus", "August"),
    ("oktober", "October"),
    ("desember", "December"),
    ("agu", "Aug"),
    ("okt", "Oct"),
    ("des", "Dec"),
];

/// Reads a time; one that names an offset (or counts seconds since 1970) becomes that of `offset`, any other is taken as it stands.
pub fn read(text: &str, offset: Offset) -> Option<Time> {
    let text = text.trim();
    let time = if let Ok(number) = text.parse::<i64>() {
        // Seconds or milliseconds by their size.
        let stamp = match number {
            100_000_000..100_000_000_000 => Timestamp::from_second(number),
            100_000_000_000.. => Timestamp::from_millisecond(number),
            _ => return None,
        };
        at(offset.to_datetime(stamp.ok()?))
    } else if let Some(stamp) = text.parse::<Timestamp>().ok().or_else(|| with_offset(text)) {
        at(offset.to_datetime(stamp))
    } else if let Ok(day) = text.parse::<Date>().or_else(|_| first(DAYS, &english(text), |form, text| Date::strptime(form, text))) {
        // `Date` also reads what has a time of day, and passes over it.
        let clock = text.parse::<DateTime>().ok().filter(|_| text.contains(':'));
        clock.map_or(Time { day, clock: None }, at)
    } else {
        at(first(FORMS, &english(text), |form, text| DateTime::strptime(form, text)).ok()?)
    };
    YEARS.contains(&time.day.year()).then_some(time)
}

fn at(moment: DateTime) -> Time {
    let moment = moment.round(Unit::Second).unwrap_or(moment);
    Time { day: moment.date(), clock: Some((moment.hour(), moment.minute())) }
}

fn with_offset(text: &str) -> Option<Timestamp> {
    first(FORMS_WITH_OFFSET, text, |form, text| Timestamp::strptime(form, text)).ok()
}

/// What the first form that fits gives.
fn first<T>(forms: &[&str], text: &str, read: impl Fn(&str, &str) -> Result<T, jiff::Error>) -> Result<T, ()> {
    forms.iter().find_map(|form| read(form, text).ok()).ok_or(())
}

/// The text with English names of months.
fn english(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, word) in text.split(' ').enumerate() {
        let name = MONTHS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map_or(word, |m| m.1);
        if i > 0 {
            out.push(' ');
        }
        out.push_str(name);
    }
    out
}

/// Names of the months, January first.
const NAMES: [&str; 12] = ["Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"];
/// Names of the days, Monday first.
const WEEK: [&str; 7] = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"];

/// `21 November 2026`.
pub fn long(day: Date) -> String {
    format!("{} {} {}", day.day(), NAMES[day.month() as usize - 1], day.year())
}

/// `Sab 21 Nov`.
pub fn short(day: Date) -> String {
    let weekday = WEEK[day.weekday().to_monday_zero_offset() as usize];
    format!("{} {} {}", &weekday[..3], day.day(), &NAMES[day.month() as usize - 1][..3])
}

/// `November 2026`.
pub fn month(day: Date) -> String {
    format!("{} {}", NAMES[day.month() as usize - 1], day.year())
}

/// `15 sampai 21 November 2026`, with as much of the first day as differs.
pub fn period(first: Date, last: Date) -> String {
    let from = match (first.year() == last.year(), first.month() == last.month()) {
        _ if first == last => return long(last),
        (true, true) => first.day().to_string(),
        (true, false) => format!("{} {}", first.day(), NAMES[first.month() as usize - 1]),
        _ => long(first),
    };
    format!("{from} sampai {}", long(last))
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.day)?;
        self.clock.map_or(Ok(()), |(hour, minute)| write!(f, " {hour:02}:{minute:02}"))
    }
}

impl Time {
    /// `Sab 21 Nov, 09.05`, as it is written in Indonesia.
    pub fn shown(&self) -> String {
        let day = short(self.day);
        self.clock.map_or_else(|| day.clone(), |(hour, minute)| format!("{day}, {hour:02}.{minute:02}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_many_tools_are_read() {
        let wib = Offset::constant(7);
        for text in [
            "2026-11-21T09:05:00",
            "2026-11-21 09:05:00",
            "2026-11-21 09:05",
            "2026-11-21T09:05:00+07:00",
            "2026-11-21T02:05:00Z",
            "2026-11-21T02:05:00.250Z",
            "Sat Nov 21 02:05:00 +0000 2026",
            "Sat, 21 Nov 2026 02:05:00 +0000",
            "21/11/2026 09:05",
            "21-11-2026 09:05:00",
            "21 November 2026 09:05",
            " 21 Nov 2026 09:05 ",
            "1795226700",
            "1795226700000",
        ] {
            assert_eq!(read(text, wib).map(|t| t.to_string()), Some("2026-11-21 09:05".to_owned()), "{text}");
        }
        for text in ["2026-11-21", "21/11/2026", "21-11-2026", "21 November 2026", "2026/11/21"] {
            assert_eq!(read(text, wib).map(|t| t.to_string()), Some("2026-11-21".to_owned()), "{text}");
        }
        assert_eq!(read("17 Agustus 2026", wib).map(|t| long(t.day)), Some("17 Agustus 2026".to_owned()));
        for text in ["", "kemarin", "0", "-5", "32/01/2026", "9999-12-31", "21:05", "99999999999999999999"] {
            assert_eq!(read(text, wib), None, "{text}");
        }
    }

    #[test]
    fn a_day_begins_where_the_report_is_read() {
        let day = |hours| read("2026-11-20T17:30:00Z", Offset::constant(hours)).map(|t| t.day.to_string());
        assert_eq!(day(7).as_deref(), Some("2026-11-21"));
        assert_eq!(day(0).as_deref(), Some("2026-11-20"));
    }

    #[test]
    fn days_are_written_in_indonesian() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(short(day("2026-11-21")), "Sab 21 Nov");
        assert_eq!(period(day("2026-11-15"), day("2026-11-21")), "15 sampai 21 November 2026");
        assert_eq!(period(day("2026-10-30"), day("2026-11-05")), "30 Oktober sampai 5 November 2026");
        assert_eq!(period(day("2026-12-30"), day("2027-01-05")), "30 Desember 2026 sampai 5 Januari 2027");
        assert_eq!(period(day("2026-11-21"), day("2026-11-21")), "21 November 2026");
    }
}
