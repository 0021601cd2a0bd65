//! Pages in HTML: self-contained, for screens of any width, light and dark, and for paper.

use crate::paper::printable;

const STYLE: &str = "\
:root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6edf3); --line: light-dark(#d0d7de, #3d444d); --back: light-dark(#fff, #0d1117) }
body { font: 15px/1.45 system-ui, sans-serif; margin: 2em auto; max-width: 75em; padding: 0 1em; color: var(--ink); background: var(--back) }
h2 { margin-top: 2em; border-bottom: 2px solid var(--ink) }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35em .7em .35em 0; border-bottom: 1px solid var(--line) }
td:first-child { font-weight: 600 }
code { font-size: 85%; overflow-wrap: anywhere }
pre { white-space: pre-wrap; margin: .3em 0 0 }
.sign { display: grid; grid-template-columns: repeat(auto-fit, minmax(12em, 1fr)); gap: 3em 2em; margin: 4em 0 2em }
.sign span { border-top: 1px solid var(--ink); padding-top: .3em }
.graphs { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24em, 100%), 1fr)); gap: 2em; align-items: start }
figure { margin: 0; break-inside: avoid }
figcaption { font-size: 90%; text-align: center; font-weight: 600 }
svg { width: 100%; height: auto; font: 13px system-ui, sans-serif; --now: var(--line) }
svg text { fill: var(--ink); stroke: var(--back); stroke-width: 4px; paint-order: stroke }
svg path { fill: none; stroke: var(--now); stroke-width: 1.5 }
svg circle { fill: var(--now); stroke: var(--back); stroke-width: 1.5 }
svg .door { fill: var(--ink) }
.one { color: light-dark(#c5221f, #ff7b72); --now: currentcolor }
.two { color: light-dark(#9a6700, #e3b341); --now: currentcolor }
.many { color: light-dark(#1a7f37, #56d364); --now: currentcolor }
.bar { display: grid; grid-template-columns: minmax(14em, 2fr) 3fr; gap: 0 1em; margin: .3em 0; break-inside: avoid }
.track { position: relative; height: 1.3em; background: linear-gradient(var(--line), var(--line)) center / 100% 1px no-repeat }
.track * { position: absolute; top: 0; bottom: 0 }
.track i { background: var(--now); opacity: .55; border-radius: 3px; top: .3em; bottom: .3em }
.track u { width: 3px; margin-left: -1px; background: var(--ink) }
.track s { width: 0; border-left: 2px dashed var(--ink); top: -.4em; bottom: -.4em }
.track.axis { background: none }
.track b { font-weight: 400; font-size: 80%; transform: translateX(-50%); white-space: nowrap }
path.favoured { stroke-dasharray: 4 3 }
@media (max-width: 40em) {
  thead { display: none }
  tr, td { display: block }
  tr { border-bottom: 1px solid var(--line); padding: .6em 0 }
  td { border: 0; padding: .1em 0 }
  td:empty { display: none }
  .bar { grid-template-columns: 1fr }
  td[data-is]:not(:first-child)::before { content: attr(data-is) ': '; font-weight: 600 }
}
@media print {
  :root { color-scheme: light }
  body { margin: 0; font-size: 11px }
  tr, .sign { break-inside: avoid }
  .graphs { grid-template-columns: repeat(3, 1fr); gap: 1em }
  h2 { break-after: avoid }
}
";

/// A whole page with this title and content.
pub(crate) fn document(title: &str, content: &str) -> String {
    document_with(title, "", content)
}

/// Returns a document with additional styles after the common ones.
pub(crate) fn document_with(title: &str, style: &str, content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{content}</body>\n</html>\n",
        title = escape(title)
    )
}

/// Escapes text from a policy, so that it is never markup.
pub(crate) fn escape(text: &str) -> String {
    printable(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
