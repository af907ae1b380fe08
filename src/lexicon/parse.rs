//! The TSV reader: generous about form (BOM, CRLF, blank lines, cells in quotes as spreadsheets write them), strict about content.

use super::{Row, Source};
use crate::error::Issue;

/// Most columns that any category has.
const MAX_COLUMNS: usize = 8;

/// The cells of one row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cells<'t> {
    line: &'t str,
    /// Where each cell ends in the line.
    ends: [u32; MAX_COLUMNS],
    count: usize,
}

impl<'t> Cells<'t> {
    /// Cell `i`, empty when the row is shorter; without surrounding blanks and the quotes that a spreadsheet puts around it.
    #[inline]
    pub(crate) fn get(&self, i: usize) -> &'t str {
        if i >= self.count.min(MAX_COLUMNS) {
            return "";
        }
        let start = if i == 0 { 0 } else { self.ends[i - 1] as usize + 1 };
        clean(&self.line[start..self.ends[i] as usize])
    }
}

/// Splits a line at its TABs. Cells beyond the eighth are counted, not kept.
pub(crate) fn split(line: &str) -> Cells<'_> {
    split_first(line, 0, &mut Marks::default()).0
}

/// Splits the line of a text that begins at `start` at its TABs; the line ends before a line feed, or with the text. Also the place of that line feed, or the end.
#[inline]
fn split_first<'t>(text: &'t str, start: usize, marks: &mut Marks) -> (Cells<'t>, usize) {
    let bytes = text.as_bytes();
    let mut ends = [0; MAX_COLUMNS];
    let mut count = 0;
    let end = loop {
        let place = marks.next(bytes);
        if bytes.get(place) != Some(&b'\t') {
            break place;
        }
        if count < MAX_COLUMNS {
            ends[count] = (place - start) as u32;
        }
        count += 1;
    };
    let line = &text[start..end];
    let line = line.strip_suffix('\r').unwrap_or(line);
    if count < MAX_COLUMNS {
        ends[count] = line.len() as u32;
    }
    (Cells { line, ends, count: count + 1 }, end)
}

/// Walks over the TABs and line feeds of a text, found 64 bytes at a time.
#[derive(Default)]
struct Marks {
    /// Where the bytes begin that are looked at next.
    next: usize,
    /// A bit for each mark of the 64 bytes before that is still to come.
    left: u64,
}

impl Marks {
    /// The place of the next mark, or the end of the text.
    #[inline]
    fn next(&mut self, bytes: &[u8]) -> usize {
        while self.left == 0 {
            if self.next >= bytes.len() {
                return bytes.len();
            }
            self.look(bytes);
        }
        let place = self.next - 64 + self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        place
    }

    fn look(&mut self, bytes: &[u8]) {
        let mut last = [0; 64];
        let part = match bytes[self.next..].first_chunk::<64>() {
            Some(part) => part,
            None => {
                last[..bytes.len() - self.next].copy_from_slice(&bytes[self.next..]);
                &last
            }
        };
        for (i, eight) in part.chunks_exact(8).enumerate() {
            let found = tabs_and_ends(u64::from_le_bytes(eight.try_into().expect("eight bytes")));
            // The high bits of eight bytes side by side.
            self.left |= ((found >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56) << (8 * i);
        }
        self.next += 64;
    }
}

/// The high bit of each byte that is a TAB or a line feed.
#[inline]
fn tabs_and_ends(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let low = eight & !HIGH;
    let from_tab = low + ONES * (0x80 - b'\t' as u64);
    let beyond_end = low + ONES * (0x7f - b'\n' as u64);
    from_tab & !beyond_end & !eight & HIGH
}

/// A cell without surrounding blanks and the quotes that a spreadsheet puts around it.
pub(crate) fn clean(cell: &str) -> &str {
    let bytes = cell.as_bytes();
    let plain = |b: u8| b > b' ' && b != b'"';
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if !plain(*first) || !plain(*last) => {
            let cell = cell.trim();
            cell.strip_prefix('"').and_then(|c| c.strip_suffix('"')).map_or(cell, str::trim)
        }
        _ => cell,
    }
}

/// Reads the rows of a file one after another and collects what is wrong with its form.
pub(crate) struct Rows<'s> {
    source: &'s Source,
    base: u32,
    at: usize,
    marks: Marks,
    header: bool,
    columns: usize,
    issues: Vec<Issue>,
    /// A place and the line feeds before it: lines are counted on from where a fault was last told, or a file of faults would be read as often as it has rows.
    counted: (usize, usize),
}

impl<'s> Rows<'s> {
    pub(super) fn new(source: &'s Source, base: u32) -> Rows<'s> {
        let at = if source.text.starts_with('\u{feff}') { 3 } else { 0 };
        Rows { source, base, at, marks: Marks::default(), header: false, columns: source.category.columns().len(), issues: Vec::new(), counted: (0, 0) }
    }

    /// The next row with the right number of columns.
    #[allow(clippy::should_implement_trait)]
    #[inline]
    pub(crate) fn next(&mut self) -> Option<(Row, Cells<'s>)> {
        let text: &'s str = &self.source.text;
        let bytes = text.as_bytes();
        while self.at < bytes.len() {
            let start = self.at;
            let (cells, end) = split_first(text, start, &mut self.marks);
            self.at = end + 1;
            let first = cells.line.as_bytes().first().copied().unwrap_or(b' ');
            if first == b'#' || (!first.is_ascii_graphic() && cells.line.trim().is_empty()) {
                continue;
            }
            if !self.header {
                self.header = true;
                self.check_header(start, &cells);
                continue;
            }
            let columns = self.columns;
            // The note in the last column may be left away.
            if cells.count + 1 == columns || cells.count == columns {
                if cells.get(0).is_empty() {
                    self.problem(start, 1, "the first column is empty");
                    continue;
                }
                return Some((Row(self.base + start as u32), cells));
            }
            // The first cell that is missing, or the first too many.
            let column = 1 + cells.count.min(columns);
            self.problem(start, column, &format!("{} columns where {columns} are due ({}); columns are parted by TAB", cells.count, self.source.category.columns().join(", ")));
        }
        None
    }

    fn check_header(&mut self, start: usize, cells: &Cells<'_>) {
        let want = self.source.category.columns();
        let wrong = want.iter().enumerate().find(|(i, c)| cells.get(*i) != **c).map(|(i, _)| i + 1);
        if let Some(column) = wrong.or((cells.count > want.len()).then_some(want.len() + 1)) {
            self.problem(start, column, &format!("the first line must name the columns: {}", want.join(", ")));
        }
    }

    /// Notes a problem in the row that `row` names.
    pub(crate) fn reject(&mut self, row: Row, column: usize, message: &str) {
        self.problem((row.0 - self.base) as usize, column, message);
    }

    fn problem(&mut self, start: usize, column: usize, message: &str) {
        let (at, feeds) = if self.counted.0 <= start { self.counted } else { (0, 0) };
        let feeds = feeds + self.source.text.as_bytes()[at..start].iter().filter(|b| **b == b'\n').count();
        self.counted = (start, feeds);
        self.issues.push(Issue::new(self.source.name.clone(), 1 + feeds, column, message));
    }

    pub(crate) fn into_issues(self) -> Vec<Issue> {
        self.issues
    }
}

/// Decodes the bytes of a lexicon file: UTF-8 with or without a BOM, or UTF-16 with a BOM as Excel's "Unicode Text" writes it.
pub(crate) fn decode(name: &str, bytes: Vec<u8>) -> Result<String, Issue> {
    let utf16 = |pairs: &mut dyn Iterator<Item = u16>| char::decode_utf16(pairs).collect::<Result<String, _>>().map_err(|_| Issue::new(name, 0, 0, "broken UTF-16"));
    match bytes.get(..2) {
        Some([0xff, 0xfe]) => utf16(&mut bytes[2..].chunks_exact(2).map(|p| u16::from_le_bytes([p[0], p[1]]))),
        Some([0xfe, 0xff]) => utf16(&mut bytes[2..].chunks_exact(2).map(|p| u16::from_be_bytes([p[0], p[1]]))),
        _ => String::from_utf8(bytes).map_err(|e| {
            let before = &e.as_bytes()[..e.utf8_error().valid_up_to()];
            let line = 1 + before.iter().filter(|b| **b == b'\n').count();
            let column = 1 + before.iter().rev().take_while(|b| **b != b'\n').filter(|b| **b == b'\t').count();
            Issue::new(name, line, column, "not UTF-8; save the file as UTF-8 or Unicode text")
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::Sources;
    use super::*;

    fn read(text: &str) -> (Vec<Vec<String>>, Vec<String>) {
        let mut s = Sources::default();
        s.add("masalah.tsv".into(), text.to_owned().into(), false).unwrap();
        let mut rows = s.files()[0].rows();
        let mut out = Vec::new();
        while let Some((_, cells)) = rows.next() {
            out.push((0..5).map(|i| cells.get(i).to_owned()).collect());
        }
        (out, rows.into_issues().iter().map(ToString::to_string).collect())
    }

    #[test]
    fn spreadsheet_habits_are_forgiven() {
        let (rows, issues) = read("\u{feff}frasa\tbobot\tbahasa\tsumber\tcatatan\r\n\r\n\"rusak\"\t5\tid\tpenutur\t\r\nbocor\t4\tid\tpenutur\r\n");
        assert!(issues.is_empty(), "{issues:?}");
        assert_eq!(rows, [["rusak", "5", "id", "penutur", ""], ["bocor", "4", "id", "penutur", ""]]);
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let (rows, issues) = read("frasa\tbobot\nrusak\n\t5\tid\tpenutur\t\nmati\t5\tid\tpenutur\t\n");
        assert_eq!(rows.len(), 1);
        assert_eq!(issues.len(), 3);
        assert!(issues[0].starts_with("masalah.tsv:1:3: the first line must name the columns"));
        assert!(issues[1].starts_with("masalah.tsv:2:2: 1 columns where 5 are due"));
        assert!(issues[2].starts_with("masalah.tsv:3:1: "));
    }

    #[test]
    fn utf16_from_a_spreadsheet() {
        let text = "a\tb\né\t1\n";
        for little in [true, false] {
            let mut bytes = if little { vec![0xff, 0xfe] } else { vec![0xfe, 0xff] };
            for u in text.encode_utf16() {
                bytes.extend(if little { u.to_le_bytes() } else { u.to_be_bytes() });
            }
            assert_eq!(decode("x.tsv", bytes).unwrap(), text);
        }
        let broken = decode("x.tsv", b"ok\nno\t\xff".to_vec()).unwrap_err();
        assert_eq!((broken.line(), broken.column()), (2, 2));
    }
}
