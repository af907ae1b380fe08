//! Files as a spreadsheet saves them: commas or semicolons between cells, cells in quotes with what they like inside. They are turned into plain TSV before
//! they are read; every row stays on its line, so that faults are told with the line that an editor shows.

use std::borrow::Cow;

use super::Category;

/// The text with TABs between cells and without quotes around them; as it is when it is plain TSV already.
pub(crate) fn plain<'t>(category: Category, text: Cow<'t, str>) -> Cow<'t, str> {
    match delimiter(category, &text) {
        b'\t' if !text.contains('"') => text,
        delimiter => Cow::Owned(convert(&text, delimiter)),
    }
}

/// What stands between the cells, told by the line that names the columns.
fn delimiter(category: Category, text: &str) -> u8 {
    let header = text.trim_start_matches('\u{feff}').lines().find(|l| is_row(l)).unwrap_or("");
    let names = category.columns();
    let fits = |d: char| {
        let cells = header.split(d).map(|c| c.trim().trim_matches('"'));
        cells.zip(names).filter(|(cell, name)| cell.eq_ignore_ascii_case(name)).count()
    };
    // A header that fits nothing is told as a fault of a TSV file.
    let (best, delimiter) = [('\t', b'\t'), (';', b';'), (',', b',')].map(|(c, b)| (fits(c), b)).into_iter().max_by_key(|f| f.0).unwrap_or((0, b'\t'));
    if best > 1 { delimiter } else { b'\t' }
}

/// A line that is neither empty nor a comment; a spreadsheet puts quotes around a comment with a comma.
fn is_row(line: &str) -> bool {
    let line = line.trim_start_matches('"').trim();
    !line.is_empty() && !line.starts_with('#')
}

fn convert(text: &str, delimiter: u8) -> String {
    let mut out = String::with_capacity(text.len());
    let (mut quoted, mut fresh, mut swallowed) = (false, true, 0);
    let mut comment = false;
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                out.push('\'');
            }
            '"' if quoted => quoted = false,
            // Only a quotation mark at the beginning of a cell opens one.
            '"' if fresh => quoted = true,
            '\r' => {}
            '\n' if quoted => {
                out.push(' ');
                swallowed += 1;
            }
            '\n' => {
                // The lines that a cell took are given back behind its row.
                out.extend(std::iter::repeat_n('\n', 1 + swallowed));
                (fresh, swallowed, comment) = (true, 0, false);
                continue;
            }
            '\t' if quoted => out.push(' '),
            c if u32::from(c) == u32::from(delimiter) && !quoted && !comment => {
                out.push('\t');
                fresh = true;
                continue;
            }
            c => {
                comment |= c == '#' && (out.is_empty() || out.ends_with('\n'));
                out.push(c);
            }
        }
        fresh = false;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        plain(Category::Problem, text.into()).into_owned()
    }

    #[test]
    fn plain_tsv_is_left_alone() {
        let text = "# a, b; c\nfrasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\tid\tpenutur\ta, b\n";
        assert!(matches!(plain(Category::Problem, text.into()), Cow::Borrowed(_)));
    }

    #[test]
    fn commas_and_semicolons() {
        let want = "# x\nfrasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\tid\tpenutur\tkecil, besar\n";
        assert_eq!(read("# x\nfrasa,bobot,bahasa,sumber,catatan\nbocor,4,id,penutur,\"kecil, besar\"\n"), want);
        assert_eq!(read("# x\r\n\"frasa\";\"bobot\";\"bahasa\";\"sumber\";\"catatan\"\r\n\"bocor\";4;\"id\";\"penutur\";\"kecil, besar\"\r\n"), want);
    }

    #[test]
    fn quoted_cells_keep_lines_in_place() {
        let out = read("frasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\tid\tpenutur\t\"dua\nbaris \"\"ini\"\"\"\nretak\t4\tid\tpenutur\t\n");
        assert_eq!(out, "frasa\tbobot\tbahasa\tsumber\tcatatan\nbocor\t4\tid\tpenutur\tdua baris 'ini'\n\nretak\t4\tid\tpenutur\t\n");
        assert_eq!(out.lines().position(|l| l.starts_with("retak")), Some(3));
    }

    #[test]
    fn a_comment_keeps_its_commas() {
        assert_eq!(read("frasa,bobot,bahasa,sumber,catatan\n\"# satu, dua\",,,,\nbocor,4,id,penutur,\n").lines().nth(1), Some("# satu, dua,,,,"));
    }
}
