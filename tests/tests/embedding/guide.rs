//! What stands between fences in `docs/embedding.md`.

const GUIDE: &str = include_str!("../../../docs/embedding.md");

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
