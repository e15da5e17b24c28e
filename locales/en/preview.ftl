# Words that a preview shows over a page. Published pages have none of them.

preview-count = { $count ->
    [one] 1 finding
   *[other] { $count } findings
}
preview-findings = Findings on this page
preview-error = Error
preview-warning = Warning
preview-suggestion = Suggestion
preview-help = What to do
preview-open = Open in editor
preview-close = Close
preview-more = { $count } more are in the terminal
preview-stale = You see the page as it was before these errors.
preview-gone = The site no longer has this page. You see it as it was last.
preview-offline = The preview has stopped. Start `taiyaku serve` again, and this page goes on by itself.
preview-inspector = About this sentence
preview-unit = ID
preview-file = Place
preview-provenance = Translation
preview-no-findings = No findings
preview-kind-aligned = Aligned sentence
preview-kind-block = Paragraph, heading or cell
preview-kind-node = Question of a decision tree
preview-kind-file = Whole page
preview-hint = Alt-click a sentence to open its file
