//! Lexicon files: what categories exist, how a file is read, where a row stands.
//!
//! A file's category is its name up to the first `-` or `.`: `objek-jalan.tsv` and `objek.tsv` are both of category `objek`. Every category has its own
//! columns, named in the header line of each file. A row is known everywhere by its [`Row`], the byte offset of its line in all sources taken together, so
//! that nothing but the text itself has to be kept to explain an answer.

pub(crate) mod builtin;
pub(crate) mod common;
pub(crate) mod format;
mod hint;
pub(crate) mod lint;
pub(crate) mod parse;
pub(crate) mod protected;
pub(crate) mod sheet;
pub(crate) mod spellings;

use std::borrow::Cow;

use once_cell::sync::OnceCell;

use crate::error::Issue;
pub(crate) use parse::Cells;

/// Largest lexicon file that is read, in bytes.
pub const MAX_LEXICON_BYTES: usize = 16 << 20;
/// Most rows of all lexicon files together.
pub const MAX_LEXICON_ROWS: usize = 200_000;
/// Longest phrase of a row, in words.
pub const MAX_PHRASE_WORDS: usize = 8;

/// Where a row stands: byte offset of its line over all sources. `Row::NONE` is no row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Row(pub(crate) u32);

impl Row {
    pub(crate) const NONE: Row = Row(u32::MAX);
}

/// Where the names of a row stand: its file, its line, its entry. Kept where names are wanted often.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowName {
    file: u32,
    line: u32,
    /// Bytes of the file's text.
    entry: (u32, u32),
}

impl RowName {
    /// No row: every name is empty.
    pub(crate) const NONE: RowName = RowName { file: u32::MAX, line: 0, entry: (0, 0) };
}

macro_rules! categories {
    ($($Category:ident $name:literal [$($column:literal)+],)+) => {
        /// What a lexicon file holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub(crate) enum Category { $($Category,)+ }

        impl Category {
            pub(crate) const ALL: &'static [Category] = &[$(Category::$Category,)+];

            pub(crate) fn name(self) -> &'static str {
                match self { $(Category::$Category => $name,)+ }
            }

            /// The columns, in order; the first is the entry itself.
            pub(crate) fn columns(self) -> &'static [&'static str] {
                match self { $(Category::$Category => &[$($column,)+],)+ }
            }
        }
    };
}

categories! {
    // words and their spellings
    Vocabulary "kosakata" ["kata" "kelas" "bahasa" "sumber" "catatan"],
    Slang "slang" ["bentuk" "standar" "ejaan" "bahasa" "sumber" "catatan"],
    Regional "daerah" ["kata" "arti" "kelas" "bahasa" "sumber" "catatan"],
    Name "nama" ["nama" "jenis" "bahasa" "sumber" "catatan"],
    Identity "identitas" ["frasa" "bahasa" "sumber" "catatan"],
    Affix "imbuhan" ["imbuhan" "ganti" "bahasa" "sumber" "catatan"],
    Confusable "huruf" ["huruf" "latin" "sumber" "catatan"],
    // cues
    Object "objek" ["frasa" "topik" "bobot" "bahasa" "sumber" "catatan"],
    Problem "masalah" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Request "mohon" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Question "tanya" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Complaint "keluhan" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Urgent "darurat" ["frasa" "tingkat" "bahasa" "sumber" "catatan"],
    Praise "pujian" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Politics "politik" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Spam "spam" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Broadcast "siaran" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Verdictive "kritik" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Chat "obrolan" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Mockery "ejekan" ["frasa" "bobot" "bahasa" "sumber" "catatan"],
    Attack "serangan" ["frasa" "jenis" "sifat" "keparahan" "bobot" "bahasa" "sumber" "catatan"],
    // context
    Addressee "sasaran" ["frasa" "sasaran" "bahasa" "sumber" "catatan"],
    Negation "negasi" ["frasa" "bahasa" "sumber" "catatan"],
    Intensifier "penguat" ["frasa" "bahasa" "sumber" "catatan"],
    Companion "pengiring" ["frasa" "bahasa" "sumber" "catatan"],
    SelfReference "diri" ["frasa" "bahasa" "sumber" "catatan"],
    Reporting "kutip" ["frasa" "bahasa" "sumber" "catatan"],
    Literal "harfiah" ["frasa" "bahasa" "sumber" "catatan"],
    Wrongdoer "pelaku" ["frasa" "bahasa" "sumber" "catatan"],
    Friendly "akrab" ["frasa" "bahasa" "sumber" "catatan"],
    Past "lampau" ["frasa" "bahasa" "sumber" "catatan"],
    Intent "niat" ["frasa" "bahasa" "sumber" "catatan"],
    Emoji "emoji" ["emoji" "isyarat" "sumber" "catatan"],
    // fitted weights and tables
    Weight "bobot" ["istilah" "permintaan" "serangan" "jumlah" "sumber" "catatan"],
    ClassWeight "pilihan" ["istilah" "pilihan" "bobot" "jumlah" "sumber" "catatan"],
    Threshold "ambang" ["nama" "nilai" "sumber" "catatan"],
    Office "opd" ["topik" "opd" "sumber" "catatan"],
    Origin "sumber" ["sumber" "keterangan" "lisensi"],
}

/// The name of a file without its folders, on any system.
pub(crate) fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

impl Category {
    /// The category of a file by its name (without folders), `None` when no category has that name.
    pub(crate) fn of_file(name: &str) -> Option<Category> {
        let base = base_name(name);
        let stem = base.split(['-', '.']).next().unwrap_or(base);
        Category::ALL.iter().copied().find(|c| c.name() == stem)
    }
}

/// One lexicon file in memory.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) name: Cow<'static, str>,
    pub(crate) text: Cow<'static, str>,
    pub(crate) category: Category,
    pub(crate) builtin: bool,
    base: u32,
    /// Where the lines end, found when a place is first asked for.
    line_ends: OnceCell<Vec<u32>>,
}

/// All lexicon files of an engine, in the order in which they were given; later files of a category override rows of earlier ones.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    files: Vec<Source>,
    end: u32,
}

impl Sources {
    /// Adds a file. Errors when its name is of no category or it is too large.
    pub(crate) fn add(&mut self, name: Cow<'static, str>, text: Cow<'static, str>, builtin: bool) -> Result<(), Issue> {
        let Some(category) = Category::of_file(&name) else {
            return Err(Issue::of_no_category(&name));
        };
        if text.len() > MAX_LEXICON_BYTES || self.end as usize + text.len() > u32::MAX as usize / 2 {
            return Err(Issue::new(name, 0, 0, format!("larger than {MAX_LEXICON_BYTES} bytes")));
        }
        // What is compiled in is plain; anything else may come from a spreadsheet.
        let text = if builtin && matches!(text, Cow::Borrowed(_)) { text } else { sheet::plain(category, text) };
        let base = self.end;
        self.end += text.len() as u32 + 1;
        self.files.push(Source { name, text, category, builtin, base, line_ends: OnceCell::new() });
        Ok(())
    }

    pub(crate) fn files(&self) -> &[Source] {
        &self.files
    }

    /// The files of one category, in order.
    pub(crate) fn of(&self, category: Category) -> impl Iterator<Item = &Source> {
        self.files.iter().filter(move |f| f.category == category)
    }

    /// The file that a row stands in.
    pub(crate) fn file_of(&self, row: Row) -> Option<&Source> {
        if row == Row::NONE {
            return None;
        }
        let i = self.files.partition_point(|f| f.base <= row.0);
        self.files.get(i.checked_sub(1)?)
    }

    /// File name and line number (from 1) of a row.
    pub(crate) fn place(&self, row: Row) -> Option<(&str, usize)> {
        let file = self.file_of(row)?;
        let at = row.0 - file.base;
        let ends = file.line_ends.get_or_init(|| (0u32..).zip(file.text.bytes()).filter(|(_, b)| *b == b'\n').map(|(i, _)| i).collect());
        Some((&file.name, 1 + ends.partition_point(|end| *end < at)))
    }

    /// Where the names of a row stand.
    pub(crate) fn name(&self, row: Row) -> RowName {
        let (Some((_, line)), Some(cells)) = (self.place(row), self.cells(row)) else { return RowName::NONE };
        let file = self.files.partition_point(|f| f.base <= row.0) - 1;
        let text = &self.files[file].text;
        let start = (row.0 - self.files[file].base) as usize;
        let entry = cells.get(0);
        let from = start + text[start..].find(entry).unwrap_or(0);
        RowName { file: file as u32, line: line as u32, entry: (from as u32, (from + entry.len()) as u32) }
    }

    /// The file, line (from 1) and entry of a row; empty and 0 for none.
    pub(crate) fn named(&self, name: RowName) -> (&str, usize, &str) {
        self.files.get(name.file as usize).map_or(("", 0, ""), |f| (&f.name, name.line as usize, &f.text[name.entry.0 as usize..name.entry.1 as usize]))
    }

    /// The line of a row.
    pub(crate) fn line(&self, row: Row) -> Option<&str> {
        let file = self.file_of(row)?;
        let text = &file.text[(row.0 - file.base) as usize..];
        Some(text.as_bytes().iter().position(|b| *b == b'\n').map_or(text, |end| &text[..end]))
    }

    /// The cells of a row.
    pub(crate) fn cells(&self, row: Row) -> Option<Cells<'_>> {
        let file = self.file_of(row)?;
        let text = &file.text[(row.0 - file.base) as usize..];
        let line = text.split('\n').next().unwrap_or(text);
        Some(parse::split(line))
    }

    /// A hash of all texts: the identity of the lexicons.
    pub(crate) fn hash(&self) -> u64 {
        let mut h = 0x243f_6a88_85a3_08d3_u64;
        let mut mix = |v: u64| {
            h = (h ^ v).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            h ^= h >> 32;
        };
        for file in &self.files {
            for part in [file.name.as_bytes(), file.text.as_bytes()] {
                mix(part.len() as u64);
                let mut words = part.chunks_exact(8);
                for word in &mut words {
                    mix(u64::from_le_bytes(word.try_into().expect("eight bytes")));
                }
                let mut last = [0; 8];
                last[..words.remainder().len()].copy_from_slice(words.remainder());
                mix(u64::from_le_bytes(last));
            }
        }
        h
    }
}

impl Source {
    /// Reads the rows, strictly about content: see [`parse::Rows`].
    pub(crate) fn rows(&self) -> parse::Rows<'_> {
        parse::Rows::new(self, self.base)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_knows_its_file_and_line() {
        let mut s = Sources::default();
        s.add("negasi.tsv".into(), "# x\nfrasa\tbahasa\tsumber\tcatatan\ntidak\tid\tpenutur\t\n".into(), false).unwrap();
        s.add("negasi-jawa.tsv".into(), "frasa\tbahasa\tsumber\tcatatan\nora\tjv\tpenutur\t\n".into(), false).unwrap();
        let mut places = Vec::new();
        for f in s.files() {
            let mut rows = f.rows();
            while let Some((row, cells)) = rows.next() {
                places.push((s.place(row).map(|(f, l)| (f.to_owned(), l)).unwrap(), cells.get(0).to_owned()));
                assert_eq!(s.cells(row).unwrap().get(0), cells.get(0));
            }
            assert!(rows.into_issues().is_empty());
        }
        assert_eq!(places, [(("negasi.tsv".to_owned(), 3), "tidak".to_owned()), (("negasi-jawa.tsv".to_owned(), 2), "ora".to_owned())]);
        assert!(s.add("lain.tsv".into(), "".into(), false).is_err());
    }
}
