//! Files in canonical form: UTF-8 TSV, line feeds, all columns, rows of a block sorted. Comments stay where they are; what stands between two comments or blank
//! lines is a block.

use super::{Category, parse, sheet};
use crate::error::{Error, Issue};

/// The category of a lexicon file by its name (`objek` of `dir/objek-kami.tsv`), `None` when no category has that name.
#[must_use]
pub fn lexicon_category(name: &str) -> Option<&'static str> {
    Category::of_file(name).map(Category::name)
}

/// The text of a lexicon file in canonical form. `bytes` are those of the file as it was saved: UTF-8 or UTF-16 with a byte order mark, cells between TABs,
/// commas or semicolons, perhaps in quotes. Formatting a formatted file changes nothing, and no verdict depends on it.
///
/// # Errors
///
/// A name of no category, bytes that are no text, a row with too many or too few cells: what cannot be put in order without loss.
pub fn format_lexicon(name: &str, bytes: Vec<u8>) -> Result<String, Error> {
    let refuse = |issue| Error::new(vec![issue]);
    let category = Category::of_file(name).ok_or_else(|| refuse(Issue::of_no_category(name)))?;
    let text = parse::decode(name, bytes).map_err(refuse)?;
    let text = sheet::plain(category, text.trim_start_matches('\u{feff}').into());
    let columns = category.columns();
    let mut issues = Vec::new();
    let mut out = String::with_capacity(text.len());
    let mut block: Vec<String> = Vec::new();
    let mut header = false;
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_end_matches(['\r', '\n']);
        let words = line.trim();
        if words.is_empty() || words.starts_with('#') {
            close(&mut out, &mut block, category);
            if words.is_empty() {
                // At most one blank line, and none at the beginning.
                if !out.is_empty() && !out.ends_with("\n\n") {
                    out.push('\n');
                }
            } else {
                // A spreadsheet fills a comment up with empty cells.
                out.push_str(words.trim_end_matches([',', ';']));
                out.push('\n');
            }
            continue;
        }
        let cells: Vec<&str> = line.split('\t').map(parse::clean).collect();
        if !header {
            header = true;
            out.push_str(&columns.join("\t"));
            out.push('\n');
            if cells.iter().zip(columns).any(|(cell, name)| !cell.eq_ignore_ascii_case(name)) || cells.len() > columns.len() && cells[columns.len()..].iter().any(|c| !c.is_empty())
            {
                issues.push(Issue::new(name, i + 1, 1, format!("the first line must name the columns: {}", columns.join(", "))));
            }
            continue;
        }
        let filled = cells.iter().rposition(|c| !c.is_empty()).map_or(0, |p| p + 1);
        if filled == 0 {
            continue;
        }
        if filled > columns.len() || cells.len() + 1 < columns.len() {
            let column = 1 + cells.len().min(columns.len());
            issues.push(Issue::new(name, i + 1, column, format!("{} columns where {} are due ({}); columns are parted by TAB", cells.len(), columns.len(), columns.join(", "))));
            continue;
        }
        let row: Vec<&str> = (0..columns.len()).map(|c| cells.get(c).copied().unwrap_or("")).collect();
        block.push(row.join("\t"));
    }
    close(&mut out, &mut block, category);
    if !issues.is_empty() {
        return Err(Error::new(issues));
    }
    while out.ends_with("\n\n") {
        out.pop();
    }
    Ok(out)
}

/// Writes a block, sorted by its first cell and without rows that stand twice.
fn close(out: &mut String, block: &mut Vec<String>, category: Category) {
    let first = |row: &str| row.split('\t').next().unwrap_or("").to_owned();
    // Affixes are tried in the order of their rows; fitted weights and short tables keep the order that somebody gave them.
    let in_order = matches!(
        category,
        Category::Affix | Category::Weight | Category::ClassWeight | Category::Office | Category::Threshold | Category::Origin | Category::Confusable | Category::Emoji
    );
    if !in_order {
        block.sort_by(|a, b| first(a).cmp(&first(b)).then_with(|| a.cmp(b)));
    }
    block.dedup();
    for row in block.drain(..) {
        out.push_str(&row);
        out.push('\n');
    }
}

#[cfg(test)]
mod tests {
    use super::super::builtin;
    use super::*;

    const TIDY: &str = "# catatan, dengan koma\nfrasa\tbobot\tbahasa\tsumber\tcatatan\n# -- air\nbocor\t4\tid\tpenutur\t\nkeruh\t4\tid\tpenutur\tair, kolam\n";

    #[test]
    fn whatever_a_spreadsheet_wrote_becomes_the_same_file() {
        let mut utf16 = vec![0xff, 0xfe];
        utf16.extend(TIDY.replace('\n', "\r\n").encode_utf16().flat_map(u16::to_le_bytes));
        let saved: [Vec<u8>; 5] = [
            TIDY.into(),
            format!("\u{feff}{}", TIDY.replace('\n', "\r\n")).into(),
            utf16,
            "# catatan, dengan koma\nfrasa,bobot,bahasa,sumber,catatan\n# -- air,,,,\nkeruh,4,id,penutur,\"air, kolam\"\nbocor,4,id,penutur,\n".into(),
            "# catatan, dengan koma;;;;\n\"frasa\";\"bobot\";\"bahasa\";\"sumber\";\"catatan\"\n# -- air;;;;\n\"keruh\";4;\"id\";\"penutur\";\"air, kolam\"\n\"bocor\";4;\"id\";\"penutur\";\n;;;;\n".into(),
        ];
        for (i, bytes) in saved.into_iter().enumerate() {
            assert_eq!(format_lexicon("masalah-uji.tsv", bytes).unwrap(), TIDY, "{i}");
        }
    }

    #[test]
    fn the_built_in_files_stay_as_they_are_or_lose_nothing() {
        for (name, text) in builtin::FILES {
            let tidy = format_lexicon(name, (*text).into()).unwrap_or_else(|e| panic!("{e}"));
            assert_eq!(format_lexicon(name, tidy.clone().into()).unwrap(), tidy, "{name}");
            let rows = |t: &str| t.lines().filter(|l| !l.is_empty()).map(|l| l.trim_end().to_owned()).collect::<std::collections::BTreeSet<_>>();
            assert_eq!(rows(&tidy), rows(text), "{name}");
        }
    }

    #[test]
    fn nothing_is_put_in_order_that_cannot_be_read() {
        for (name, text, place) in [
            ("lain.tsv", "a\n", (0, 0)),
            ("masalah.tsv", "frasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\n", (2, 3)),
            ("masalah.tsv", "frasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\tid\tpenutur\ta\tb\n", (2, 6)),
            ("masalah.tsv", "frasa\tnilai\tbahasa\tsumber\tcatatan\n", (1, 1)),
        ] {
            let error = format_lexicon(name, text.into()).unwrap_err();
            assert_eq!((error.line(), error.column()), place, "{error}");
        }
    }
}
