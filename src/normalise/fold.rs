//! The first step: lower case, compatibility forms, marks, confusable letters and invisible characters, with the way back to the original bytes.
//!
//! After folding, the text is ASCII but for letters of other scripts: an emoji is the byte [`EMOJI`], any other symbol the byte [`SYMBOL`].

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// Stands for an emoji in folded text.
pub(crate) const EMOJI: u8 = 1;
/// Stands for any other symbol in folded text.
pub(crate) const SYMBOL: u8 = 2;
/// Zero bytes behind the folded text, so that sixteen bytes can be read from any place in it.
pub(crate) const PADDING: usize = 16;

/// Letters of other scripts that are drawn like Latin ones (`huruf.tsv`), sorted by letter.
#[derive(Debug, Default)]
pub(crate) struct Confusables {
    pairs: Vec<(char, u8)>,
    /// A bit for the last ten bits of each letter: nearly every other character is known by it.
    filter: [u64; 16],
}

impl Confusables {
    pub(crate) fn new(mut pairs: Vec<(char, u8)>) -> Confusables {
        pairs.sort_unstable();
        let mut filter = [0; 16];
        for (c, _) in &pairs {
            filter[(*c as usize >> 6) & 15] |= 1 << (*c as u32 & 63);
        }
        Confusables { pairs, filter }
    }

    fn get(&self, c: char) -> Option<u8> {
        if self.filter[(c as usize >> 6) & 15] >> (c as u32 & 63) & 1 == 0 {
            return None;
        }
        self.pairs.binary_search_by_key(&c, |p| p.0).ok().map(|i| self.pairs[i].1)
    }
}

/// Folded text and the way back.
#[derive(Debug, Default)]
pub(crate) struct Folded {
    /// The folded bytes and [`PADDING`] zero bytes.
    bytes: Vec<u8>,
    len: usize,
    /// Number of ASCII capitals of the original.
    capitals: usize,
    /// For each folded byte the original bytes it came from; empty when folding kept every byte in its place.
    origin: Vec<(u32, u32)>,
    /// Place in the folded bytes and code point of each emoji, in order.
    emoji: Vec<(u32, char)>,
}

impl Folded {
    /// The folded bytes with [`PADDING`] zero bytes behind them.
    #[inline]
    pub(crate) fn padded(&self) -> &[u8] {
        &self.bytes
    }

    /// Number of folded bytes.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Number of ASCII capitals of the original text.
    pub(crate) fn capitals(&self) -> usize {
        self.capitals
    }

    #[inline]
    pub(crate) fn slice(&self, start: u32, end: u32) -> &[u8] {
        &self.bytes[start as usize..end as usize]
    }

    /// The byte range of the original text that a range of folded bytes came from.
    pub(crate) fn span(&self, start: u32, end: u32) -> (u32, u32) {
        if self.origin.is_empty() || start >= end {
            return (start, end);
        }
        (self.origin[start as usize].0, self.origin[end as usize - 1].1)
    }

    /// The emoji at a place of the folded bytes.
    pub(crate) fn emoji_at(&self, at: u32) -> Option<char> {
        self.emoji.binary_search_by_key(&at, |e| e.0).ok().map(|i| self.emoji[i].1)
    }

    pub(crate) fn fold(&mut self, text: &str, confusables: &Confusables) {
        self.bytes.clear();
        self.origin.clear();
        self.emoji.clear();
        self.capitals = 0;
        self.bytes.extend_from_slice(text.as_bytes());
        self.bytes.extend([0; PADDING]);
        self.len = text.len();
        if !self.lower() {
            self.bytes.clear();
            self.fold_unicode(text, confusables);
            self.len = self.bytes.len();
            self.bytes.extend([0; PADDING]);
        }
    }

    /// Makes all bytes small letters, eight at a time, and counts the capitals; false when some byte is beyond ASCII.
    fn lower(&mut self) -> bool {
        let mut beyond = 0;
        // Sums of eight lanes, which are emptied before they can overflow.
        for part in self.bytes[..self.len.next_multiple_of(8)].chunks_mut(8 * 255) {
            let mut counts = 0_u64;
            for eight in part.chunks_exact_mut(8) {
                let word = u64::from_le_bytes((&*eight).try_into().expect("eight bytes"));
                let capitals = capitals(word);
                beyond |= word;
                counts += capitals >> 7;
                eight.copy_from_slice(&(word | capitals >> 2).to_le_bytes());
            }
            self.capitals += sum_of_bytes(counts);
        }
        beyond & HIGH_BITS == 0
    }

    fn fold_unicode(&mut self, text: &str, confusables: &Confusables) {
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let start = at as u32;
            if c.is_ascii() {
                let run = text.as_bytes()[at..].iter().position(|b| !b.is_ascii()).unwrap_or(text.len() - at);
                self.bytes.extend(text.as_bytes()[at..at + run].iter().map(u8::to_ascii_lowercase));
                at += run;
                self.origin.extend((start..at as u32).map(|place| (place, place + 1)));
                continue;
            }
            at += c.len_utf8();
            let end = at as u32;
            if matches!(c, '\u{1f300}'..='\u{1f3fa}' | '\u{1f400}'..='\u{1faff}') && confusables.get(c).is_none() {
                // What most characters beyond ASCII are; none of them is a mark.
                self.emoji.push((self.bytes.len() as u32, c));
                self.push(EMOJI, start, end);
            } else if is_invisible(c) || is_combining_mark(c) {
                // Belongs to what stands before it, so that spans end behind it.
                if let Some(last) = self.origin.last_mut() {
                    last.1 = end;
                }
            } else if let Some(latin) = confusables.get(c) {
                self.push(latin, start, end);
            } else if let Some(latin) = negative_letter(c) {
                self.push(latin, start, end);
            } else if is_emoji(c) {
                self.emoji.push((self.bytes.len() as u32, c));
                self.push(EMOJI, start, end);
            } else {
                decompose_compatible(c, |d| self.push_decomposed(d, start, end, confusables));
            }
        }
    }

    fn push_decomposed(&mut self, c: char, start: u32, end: u32, confusables: &Confusables) {
        if c.is_ascii() {
            self.push(c.to_ascii_lowercase() as u8, start, end);
        } else if is_combining_mark(c) {
            // The base letter came from the same character.
        } else if let Some(latin) = confusables.get(c) {
            self.push(latin, start, end);
        } else if c.is_alphabetic() {
            for lower in c.to_lowercase() {
                if !is_combining_mark(lower) {
                    let mut utf8 = [0; 4];
                    for b in lower.encode_utf8(&mut utf8).bytes() {
                        self.push(b, start, end);
                    }
                }
            }
        } else {
            let plain = match c {
                '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' => b'\'',
                '\u{201c}' | '\u{201d}' | '\u{201f}' | '\u{00ab}' | '\u{00bb}' => b'"',
                '\u{2010}'..='\u{2015}' | '\u{2212}' => b'-',
                '\u{2028}' | '\u{2029}' | '\u{0085}' => b'\n',
                c if c.is_whitespace() => b' ',
                _ => SYMBOL,
            };
            self.push(plain, start, end);
        }
    }

    #[inline]
    fn push(&mut self, b: u8, start: u32, end: u32) {
        self.bytes.push(b);
        self.origin.push((start, end));
    }
}

/// The high bit of every byte.
pub(super) const HIGH_BITS: u64 = each(0x80);

/// Every byte of the result is `b`.
pub(super) const fn each(b: u8) -> u64 {
    b as u64 * 0x0101_0101_0101_0101
}

/// The high bit of every byte that is an ASCII capital.
#[inline]
fn capitals(word: u64) -> u64 {
    let low = word & !HIGH_BITS;
    let from_a = low + each(0x80 - b'A');
    let beyond_z = low + each(0x7f - b'Z');
    from_a & !beyond_z & !word & HIGH_BITS
}

fn sum_of_bytes(word: u64) -> usize {
    word.to_le_bytes().into_iter().map(usize::from).sum()
}

/// Characters that show nothing: zero-width, joiners, bidi controls, variation selectors, skin tones, tags.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{1f3fb}'..='\u{1f3ff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// White letters on black squares and circles, which have no compatibility form, and letters in brackets, whose form has the brackets.
fn negative_letter(c: char) -> Option<u8> {
    let from = |first: u32| b'a' + (c as u32 - first) as u8;
    match c {
        '\u{249c}'..='\u{24b5}' => Some(from(0x249c)),
        '\u{1f110}'..='\u{1f129}' => Some(from(0x1f110)),
        '\u{1f150}'..='\u{1f169}' => Some(from(0x1f150)),
        '\u{1f170}'..='\u{1f189}' => Some(from(0x1f170)),
        _ => None,
    }
}

/// Pictographs, by block (Unicode 16: Miscellaneous Symbols to Symbols and Pictographs Extended-A).
fn is_emoji(c: char) -> bool {
    matches!(c as u32, 0x203c | 0x2049 | 0x2139 | 0x2300..=0x23ff | 0x2600..=0x27bf | 0x2b00..=0x2bff | 0x3030 | 0x303d | 0x1f000..=0x1f0ff | 0x1f1e6..=0x1f1ff | 0x1f300..=0x1faff)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folded(text: &str) -> (String, Folded) {
        let mut f = Folded::default();
        f.fold(text, &Confusables::new(vec![('а', b'a'), ('і', b'i')]));
        (String::from_utf8(f.bytes[..f.len].to_vec()).unwrap(), f)
    }

    #[test]
    fn every_disguise_becomes_plain_letters() {
        for text in ["ANJING", "аnjіng", "ａｎｊｉｎｇ", "𝐚𝐧𝐣𝐢𝐧𝐠", "𝓪𝓷𝓳𝓲𝓷𝓰", "ⓐⓝⓙⓘⓝⓖ", "a\u{200b}n\u{200d}j\u{ad}i\u{2060}ng", "a\u{336}n\u{336}j\u{336}ing", "ánjîñg", "🅰🅽🅹🅸🅽🅶"]
        {
            assert_eq!(folded(text).0, "anjing", "{text}");
        }
    }

    #[test]
    fn spans_lead_back_to_the_original() {
        let text = "min 🙏🏽 ﬁlm a\u{301}b";
        let (out, f) = folded(text);
        assert_eq!(out, "min \u{1} film ab");
        let back = |a: u32, b: u32| {
            let (s, e) = f.span(a, b);
            &text[s as usize..e as usize]
        };
        assert_eq!(back(4, 5), "🙏🏽");
        assert_eq!(back(6, 10), "ﬁlm");
        assert_eq!(back(11, 12), "a\u{301}");
        assert_eq!(f.emoji_at(4), Some('🙏'));
    }

    #[test]
    fn dotted_capital_i_and_marks_do_not_leave_traces() {
        assert_eq!(folded("İyi").0, "iyi");
        assert_eq!(folded("“tolol” – iya…").0, "\"tolol\" - iya...");
    }
}
