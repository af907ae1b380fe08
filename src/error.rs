//! What can go wrong when a lexicon is read. Sorting itself never fails.

use std::fmt;

/// At most this many problems are listed; the rest are counted.
const LISTED: usize = 100;

/// One problem in a lexicon file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    file: String,
    line: usize,
    column: usize,
    message: String,
}

impl Issue {
    pub(crate) fn new(file: impl Into<String>, line: usize, column: usize, message: impl Into<String>) -> Issue {
        Issue { file: file.into(), line, column, message: message.into() }
    }

    /// A file whose name begins with no category.
    pub(crate) fn of_no_category(name: &str) -> Issue {
        let known = crate::lexicon::Category::ALL.iter().map(|c| c.name()).collect::<Vec<_>>().join(", ");
        Issue::new(name, 0, 0, format!("the file name must begin with a category: {known}"))
    }

    /// Name of the file as it was given to the builder.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.file
    }

    /// Line, counted from 1; 0 when the file as a whole is meant.
    #[must_use]
    pub fn line(&self) -> usize {
        self.line
    }

    /// Column of the table (cell), counted from 1; 0 when the row as a whole is meant.
    #[must_use]
    pub fn column(&self) -> usize {
        self.column
    }

    /// What is wrong, without the place.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
            if self.column > 0 {
                write!(f, ":{}", self.column)?;
            }
        }
        write!(f, ": {}", self.message)
    }
}

/// All problems found while building a [`Triage`](crate::Triage); nothing is half loaded.
#[derive(Clone, Debug)]
pub struct Error {
    issues: Vec<Issue>,
    missing: bool,
}

impl Error {
    pub(crate) fn new(issues: Vec<Issue>) -> Error {
        Error { issues, missing: false }
    }

    pub(crate) fn missing(path: &str, why: &std::io::Error) -> Error {
        Error { issues: vec![Issue::new(path, 0, 0, why.to_string())], missing: true }
    }

    fn first(&self) -> Option<&Issue> {
        self.issues.first()
    }

    /// The file of the first problem.
    #[must_use]
    pub fn file(&self) -> &str {
        self.first().map_or("", Issue::file)
    }

    /// The line of the first problem, counted from 1; 0 when a whole file is meant.
    #[must_use]
    pub fn line(&self) -> usize {
        self.first().map_or(0, Issue::line)
    }

    /// The column (cell) of the first problem, counted from 1; 0 when a whole row is meant.
    #[must_use]
    pub fn column(&self) -> usize {
        self.first().map_or(0, Issue::column)
    }

    /// Every problem, in the order of files and lines.
    #[must_use]
    pub fn issues(&self) -> &[Issue] {
        &self.issues
    }

    /// Whether a file or directory could not be read at all (as against: was read and is wrong).
    #[must_use]
    pub fn is_io(&self) -> bool {
        self.missing
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, issue) in self.issues.iter().take(LISTED).enumerate() {
            if i > 0 {
                f.write_str("\n")?;
            }
            write!(f, "{issue}")?;
        }
        if self.issues.len() > LISTED {
            write!(f, "\nand {} more", self.issues.len() - LISTED)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
