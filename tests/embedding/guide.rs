//! The code blocks of `docs/embedding.md`.

const GUIDE: &str = include_str!("../../docs/embedding.md");

/// The blocks of SQL, in the order of the page.
pub(crate) mod sql {
    pub(crate) const TABLES: usize = 0;
    pub(crate) const LOCK: usize = 1;
    pub(crate) const READ: usize = 2;
    pub(crate) const LEASE: usize = 3;
    pub(crate) const LEASE_ON_POSTGRES: usize = 4;
    pub(crate) const DEADLINES: usize = 5;
}

/// Every block of a language, in order.
pub(crate) fn blocks(language: &str) -> Vec<&'static str> {
    let fenced = GUIDE.split("\n```").skip(1).step_by(2);
    let of_language = fenced.filter_map(|block| block.split_once('\n'));
    of_language.filter(|(of, _)| *of == language).map(|(_, block)| block).collect()
}

/// The n-th block of a language.
pub(crate) fn block(language: &str, n: usize) -> &'static str {
    blocks(language).get(n).unwrap_or_else(|| panic!("the guide has no {language} block {n}"))
}

/// A block of SQL.
pub(crate) fn sql(n: usize) -> &'static str {
    block("sql", n)
}
