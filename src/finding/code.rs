//! The table of codes: every kind of finding, its severity, and when it appears.
//!
//! Each code has a page `content/<locale>/checks/<code>.md`, which `taiyaku explain` prints.
//! Names are docfx's where the meaning is equal.

use std::fmt;

use super::Severity::{self, Error, Suggestion, Warning};

/// The stable name of a kind of finding.
#[derive(Clone, Copy)]
pub struct Code(&'static Entry);

struct Entry {
    name: &'static str,
    severity: Severity,
}

impl Code {
    /// The name, in kebab case.
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// The severity that holds until `site.toml` changes it.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// The code with this name.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().copied().find(|it| it.name() == name)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Code {}

impl std::hash::Hash for Code {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl PartialOrd for Code {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Code {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.name().cmp(other.name())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $constant:ident = $name:literal, $severity:ident;)+) => {
        $($(#[$doc])+ pub const $constant: Code = Code(&Entry { name: $name, severity: $severity });)+

        /// Every code, in the order of this table.
        pub const ALL: &[Code] = &[$($constant),+];
    };
}

codes! {
    // Files and configuration.
    /// `site.toml` or `docfx.json` cannot be read as what it should be.
    CONFIG_INVALID = "config-invalid", Error;
    /// A text file is not UTF-8.
    ENCODING_INVALID = "encoding-invalid", Error;
    /// A text contains NUL or a Unicode noncharacter.
    CHARACTER_FORBIDDEN = "character-forbidden", Warning;
    /// A file or folder of the site is a symbolic link that leaves the site, or cannot be read.
    FILE_UNREADABLE = "file-unreadable", Error;
    /// Several folders have a folder for each locale.
    ROOTS_AMBIGUOUS = "roots-ambiguous", Warning;
    /// Two files want the same address.
    ROUTE_CONFLICT = "route-conflict", Error;
    /// A template of the theme cannot be parsed or rendered.
    TEMPLATE_ERROR = "template-error", Error;
    /// A message file of the interface has a syntax error.
    MESSAGE_INVALID = "message-invalid", Error;
    /// A message of the interface is missing in a locale.
    MESSAGE_MISSING = "message-missing", Error;

    // Aligned articles.
    /// A unit lacks its middle or its end.
    UNIT_MALFORMED = "unit-malformed", Error;
    /// Two units of one article have the same id.
    UNIT_DUPLICATE_ID = "unit-duplicate-id", Error;
    /// Quotation marks of units were written as entities.
    UNIT_ESCAPED = "unit-escaped", Suggestion;
    /// The front matter contains units and is not read.
    UNIT_IN_FRONT_MATTER = "unit-in-front-matter", Warning;
    /// A unit stands in an indented code block.
    UNIT_IN_CODE = "unit-in-code", Warning;
    /// A unit stands inside an HTML comment or tag and is not shown.
    UNIT_HIDDEN = "unit-hidden", Warning;
    /// A string of the original is lost: its alternative text exists in the translation only.
    ORIGINAL_MISSING = "original-missing", Suggestion;

    // Pairs.
    /// The blocks of a section do not correspond, so the section is one unit.
    SECTION_UNALIGNED = "section-unaligned", Suggestion;
    /// An article exists in one locale only.
    TRANSLATION_MISSING = "translation-missing", Suggestion;

    // Translations.
    /// Text of the original stands in the translation as it is.
    TRANSLATION_UNTRANSLATED = "translation-untranslated", Warning;
    /// The numbers of a translation are not those of the original.
    TRANSLATION_NUMBER = "translation-number", Warning;
    /// The links of a translation are not those of the original.
    TRANSLATION_LINK = "translation-link", Warning;
    /// The links of a sentence stand in another order than in the original.
    TRANSLATION_LINK_ORDER = "translation-link-order", Suggestion;
    /// The text of a link is not what is the link in the original.
    TRANSLATION_LINK_TEXT = "translation-link-text", Warning;
    /// The addresses in a translation's text are not those of the original.
    TRANSLATION_ADDRESS = "translation-address", Warning;
    /// The code of a translation is not that of the original.
    TRANSLATION_CODE = "translation-code", Warning;
    /// A placeholder of the original is lost or changed.
    TRANSLATION_PLACEHOLDER = "translation-placeholder", Warning;
    /// A translation has more or less bold text than the original.
    TRANSLATION_BOLD = "translation-bold", Suggestion;
    /// Bold text does not stand around the term that is bold in the original.
    TRANSLATION_BOLD_DISPLACED = "translation-bold-displaced", Warning;
    /// A space stands between a backslash and the mark that it escapes.
    TRANSLATION_ESCAPE = "translation-escape", Warning;
    /// Escaped asterisks are shown where the original has emphasis.
    TRANSLATION_EMPHASIS_ESCAPED = "translation-emphasis-escaped", Warning;
    /// A yen sign stands where the original has a backslash.
    TRANSLATION_YEN = "translation-yen", Warning;
    /// A bracket or quotation mark has no counterpart.
    TRANSLATION_BRACKET = "translation-bracket", Suggestion;
    /// Several spaces stand where the original has none.
    TRANSLATION_SPACE = "translation-space", Suggestion;
    /// Latin letters have full width, or kana half.
    TRANSLATION_WIDTH = "translation-width", Suggestion;
    /// One term of the original has several renderings.
    TERM_INCONSISTENT = "term-inconsistent", Suggestion;
    /// One sentence of the original has several translations.
    SENTENCE_INCONSISTENT = "sentence-inconsistent", Suggestion;
    /// A word is written in two ways.
    SPELLING_INCONSISTENT = "spelling-inconsistent", Suggestion;
    /// Spaces between Japanese and Latin letters are not as the house style has them, or mixed.
    SPACING_INCONSISTENT = "spacing-inconsistent", Suggestion;

    // Staleness.
    /// The original of a sentence is another now than the one that was translated.
    ORIGINAL_CHANGED = "original-changed", Warning;
    /// A sentence or an article is in the original no more.
    ORIGINAL_GONE = "original-gone", Warning;
    /// The original has sentences that were never translated.
    ORIGINAL_GREW = "original-grew", Suggestion;

    // Front matter.
    /// The front matter is not valid YAML.
    FRONT_MATTER_INVALID = "front-matter-invalid", Warning;
    /// A robots value is not one that search engines know.
    ROBOTS_MISSPELT = "robots-misspelt", Warning;
    /// A key of the front matter is nearly one that is known.
    FRONT_MATTER_KEY_UNKNOWN = "front-matter-key-unknown", Suggestion;
    /// A key of the front matter stands in it twice.
    FRONT_MATTER_KEY_DUPLICATE = "front-matter-key-duplicate", Warning;
    /// A value of the front matter is a list where a text is wanted, or no date.
    FRONT_MATTER_VALUE_INVALID = "front-matter-value-invalid", Warning;

    // Markdown and docfx constructs.
    /// Emphasis marks are shown as text.
    EMPHASIS_LITERAL = "emphasis-literal", Suggestion;
    /// An included file does not exist.
    INCLUDE_NOT_FOUND = "include-not-found", Warning;
    /// Files include one another in a circle.
    CIRCULAR_REFERENCE = "circular-reference", Error;
    /// A reference leaves the content root.
    REFERENCE_OUTSIDE_ROOT = "reference-outside-root", Warning;
    /// An alert has a keyword that does not exist.
    ALERT_UNKNOWN = "alert-unknown", Warning;
    /// An alert has no content.
    ALERT_EMPTY = "alert-empty", Warning;
    /// A `:::` or `[!…]` construct is unknown or malformed.
    DIRECTIVE_UNKNOWN = "directive-unknown", Warning;
    /// A `:::` block is not closed, or closed without being open.
    DIRECTIVE_UNBALANCED = "directive-unbalanced", Warning;
    /// A row of a table has more cells than its header.
    TABLE_ROW_TOO_LONG = "table-row-too-long", Warning;
    /// A heading has no text.
    HEADING_EMPTY = "heading-empty", Suggestion;
    /// A heading stands more than one level below the heading above it.
    HEADING_SKIPPED = "heading-skipped", Suggestion;
    /// An article has several headings of level 1.
    HEADING_TITLE_REPEATED = "heading-title-repeated", Suggestion;
    /// A link or image is shown as text, because its brackets or its target are not as Markdown has them.
    LINK_LITERAL = "link-literal", Warning;
    /// Lines that begin with `a.`, `・`, `①` or the like are no list.
    LIST_LITERAL = "list-literal", Suggestion;
    /// A link has no text.
    LINK_TEXT_EMPTY = "link-text-empty", Warning;
    /// The text of a link does not say where it goes.
    LINK_TEXT_VAGUE = "link-text-vague", Suggestion;
    /// An image has no alternative text.
    ALT_TEXT_MISSING = "alt-text-missing", Warning;
    /// The alternative text of an image is a file name, or would fit any image.
    ALT_TEXT_VAGUE = "alt-text-vague", Suggestion;
    /// A sentence stands in an indented code block.
    PROSE_IN_CODE = "prose-in-code", Warning;
    /// A tag is no HTML element and is shown as text.
    HTML_PSEUDO_TAG = "html-pseudo-tag", Suggestion;
    /// An element or attribute that is not allowed was removed.
    HTML_DROPPED = "html-dropped", Warning;
    /// An element is not closed, or closed without being open.
    HTML_UNBALANCED = "html-unbalanced", Suggestion;
    /// A comment is not closed.
    COMMENT_UNCLOSED = "comment-unclosed", Warning;

    // References.
    /// A link goes to a file that does not exist.
    FILE_NOT_FOUND = "file-not-found", Warning;
    /// A link goes to a file that differs in upper and lower case.
    FILE_CASE_MISMATCH = "file-case-mismatch", Suggestion;
    /// A link goes to an anchor that does not exist.
    BOOKMARK_NOT_FOUND = "bookmark-not-found", Warning;
    /// A link goes to an anchor that the article has in another locale only.
    BOOKMARK_MISSING_IN_LOCALE = "bookmark-missing-in-locale", Warning;
    /// An address on the web names the language of other readers.
    LINK_LOCALE_FIXED = "link-locale-fixed", Suggestion;
    /// A link has no target, or one that is not allowed.
    LINK_TARGET_INVALID = "link-target-invalid", Warning;
    /// A site-absolute link has no prefix in `site.toml` that says where it goes.
    ABSOLUTE_LINK_UNMAPPED = "absolute-link-unmapped", Suggestion;
    /// An image does not exist in any locale.
    IMAGE_NOT_FOUND = "image-not-found", Warning;

    /// An image is on another host or in its own address, and is not shown.
    IMAGE_REMOTE = "image-remote", Suggestion;
    /// An image takes long to load, or has more pixels than any screen.
    IMAGE_TOO_LARGE = "image-too-large", Suggestion;

    // Redirects.
    /// A list of redirects, or an entry in one, cannot be read.
    REDIRECTION_INVALID = "redirection-invalid", Warning;
    /// Two redirects begin at one address, or one begins where a page is.
    REDIRECTION_CONFLICT = "redirection-conflict", Warning;
    /// Redirects lead in a circle.
    REDIRECTION_LOOP = "redirection-loop", Warning;
    /// A redirect leads to another redirect.
    REDIRECTION_CHAIN = "redirection-chain", Suggestion;
    /// A redirect leads to nothing.
    REDIRECTION_TARGET_NOT_FOUND = "redirection-target-not-found", Warning;

    // Comments that suppress findings.
    /// A comment that should suppress a finding has no reason or no code that exists, or stands where it is not read.
    SUPPRESSION_INVALID = "suppression-invalid", Warning;
    /// A comment suppresses a finding that is not there.
    SUPPRESSION_UNUSED = "suppression-unused", Suggestion;

    // Search.
    /// `search-tests.toml` cannot be read as what it should be.
    SEARCH_TEST_INVALID = "search-test-invalid", Error;
    /// The site's search does not find what a test expects.
    SEARCH_TEST_FAILED = "search-test-failed", Warning;

    // Exchange with translators' tools.
    /// An entry of a file that is imported cannot be read as the translation of a unit.
    EXCHANGE_INVALID = "exchange-invalid", Error;
    /// A translation is imported for a file or unit that does not exist.
    EXCHANGE_UNIT_UNKNOWN = "exchange-unit-unknown", Error;
    /// The original of a translation that is imported is not the one that was translated.
    EXCHANGE_ORIGINAL_CHANGED = "exchange-original-changed", Error;
    /// A translation that is imported would change more than its unit.
    EXCHANGE_TRANSLATION_REFUSED = "exchange-translation-refused", Error;
    /// A translation that is imported is marked as unfinished.
    EXCHANGE_TRANSLATION_UNFINISHED = "exchange-translation-unfinished", Suggestion;

    // Navigation and landing pages.
    /// A table of contents cannot be read.
    TOC_INVALID = "toc-invalid", Warning;
    /// A landing page cannot be read, or has a part that is not shown.
    LANDING_INVALID = "landing-invalid", Warning;
    /// Nothing leads to an article but the search.
    ARTICLE_ORPHANED = "article-orphaned", Suggestion;
    /// Links lead to an article, but no table of contents.
    ARTICLE_UNLISTED = "article-unlisted", Suggestion;
    /// Two articles have the same title in one locale.
    TITLE_DUPLICATE = "title-duplicate", Suggestion;
    /// Two articles have the same description in one locale.
    DESCRIPTION_DUPLICATE = "description-duplicate", Suggestion;

    // Decision trees.
    /// A decision tree has a part that cannot be understood.
    TREE_INVALID = "tree-invalid", Error;
    /// A name in a decision tree means no node.
    TREE_NODE_UNKNOWN = "tree-node-unknown", Error;
    /// No way through a decision tree leads to a node.
    TREE_NODE_UNREACHABLE = "tree-node-unreachable", Warning;
    /// A question has no answers, or an outcome nothing to do.
    TREE_DEAD_END = "tree-dead-end", Error;
    /// From a question, every way leads back.
    TREE_CYCLE_WITHOUT_EXIT = "tree-cycle-without-exit", Error;
    /// A text of a decision tree is missing in a locale.
    TREE_LANGUAGE_MISSING = "tree-language-missing", Warning;
    /// Two answers of one question read the same.
    TREE_OPTIONS_ALIKE = "tree-options-alike", Warning;
    /// A decision tree refers to an article, section, unit or tree that does not exist.
    TREE_REFERENCE_NOT_FOUND = "tree-reference-not-found", Error;
    /// A question has more answers than readers can compare.
    TREE_OPTIONS_TOO_MANY = "tree-options-too-many", Suggestion;
    /// A way through a decision tree has more questions than readers answer.
    TREE_TOO_DEEP = "tree-too-deep", Suggestion;
    /// A path test leads elsewhere than it says.
    TREE_PATH_FAILED = "tree-path-failed", Error;
}
