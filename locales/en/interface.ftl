# Words of the interface. A message of the same name in the site's locales/en/*.ftl takes its place.

language-name = English
page-title = { $title } | { $site }
site-description = { $site }: articles, step-by-step questions and search
date = { $day } { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
} { $year }

## On every page

skip-link = Skip to the content
home = Home
breadcrumbs-label = Where you are
navigation-label = Articles
navigation-open = Open the list of articles
navigation-close = Close the list of articles
navigation-below = { $count ->
    [one] { $count } article below
   *[other] { $count } articles below
}
navigation-more = { $count } more
navigation-filter = Filter articles by title
navigation-filter-some = { $count } found
navigation-filter-none = No title has these words
navigation-filter-failed = The list could not be loaded. Check your connection, then try again.
all-articles = All articles
language-label = Change language
language-untranslated = not translated
scheme-auto = Colors: same as this device
scheme-light = Colors: light
scheme-dark = Colors: dark

## Articles

contents-label = On this page
translated-by-human = Translated by people
translated-by-machine = Machine translated
machine-notice = A machine translated this article. Where it is unclear, compare it with the original.
stale-notice = The original has changed since this article was translated.
stale-marked = { $count ->
    [one] The marked sentence does not say what the original says now.
   *[other] The { $count } marked sentences do not say what the original says now.
}
stale-added = { $count ->
    [one] One sentence of the original is not here yet.
   *[other] { $count } sentences of the original are not here yet.
}
stale-changed = The original has changed
stale-gone = No longer in the original
fallback-notice = This article has not been translated into English yet. You are reading the original, in { $tag ->
        [ja] Japanese
       *[other] { $language }
    }.
fallback-link = Read it with { $tag ->
        [ja] Japanese
       *[other] { $language }
    } menus
article-label = About this article
updated = Last updated { $date }
edit-link = Suggest a change to this article
reading-label = Both languages
reading-off = Off
reading-request = On request
reading-lines = Lines
reading-columns = Columns
reading-none = This article is in one language only
reading-same = The same in both languages
reading-missing = This sentence has no counterpart
reading-failed = The other language could not be loaded. Check your connection, then choose again.
unit-copy-link = Copy link
unit-copy-both = Copy in both languages
unit-address = Copy the address above
pager-label = Previous and next article
previous = Previous
next = Next

## The text of articles

alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
image-open = Enlarge the picture
image-close = Close
image-missing = This picture cannot be shown
include-missing = The explanation that belongs here is missing
task-done = Done
task-open = To do
table-label = Table { $number }
code-copy = Copy
code-copied = Copied
code-selected = Selected
video-label = Watch the video
link-without-text = Open the link
tab-list-label = Choose what applies to you

## Start page and lists

start-title = What is going wrong?
start-sections = Find your topic
start-others = Other articles
start-articles = Articles
start-codes = Codes explained here:
start-all = See all articles
articles-count = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
contents-title = All articles

## Search

search-link = Search: symptom, error code…
search-label = Search
search-about = Search { $site }
search-placeholder = Error message, code or symptom
search-button = Search
search-close = Close
search-without-script = Search needs JavaScript, which is turned off in this browser. The lists below work without it.
search-index = Other ways to find an answer
search-list = Sentences found
search-empty = Paste an error message just as you see it. You can also search in the other language.
search-recent = Recent searches
search-recent-clear = Clear recent searches
search-hint-choose = choose
search-hint-open = open the sentence
search-hint-tab = open in a new tab
search-hint-close = close
search-kind-code = Code
search-kind-title = Title
search-kind-heading = Heading
search-kind-sentence = Text
search-count = { $hits } · { $articles }
search-hits = { $count ->
    [one] { $count } sentence
   *[other] { $count } sentences
}
search-articles = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
search-rest = { $count } more in this article
search-more = See more articles
search-page = See these results on a page
search-quoted = “{ $term }”
search-and = { ", " }
search-dropped = Nothing has all of it. These results leave out { $terms }.
search-nothing = No sentence has “{ $query }”
search-folded = Looked for: { $query }
search-without-title = Search for less
search-without = Leave out “{ $term }”
search-codes-title = Codes that articles explain
search-failed = Search could not be loaded. Check your connection, then try again.
search-all-section = All topics
search-all-kind = All kinds of pages
search-all-provenance = All translations
search-filter-section = Topic
search-filter-kind = Kind of page
search-filter-provenance = How it was translated
search-is-article = Articles
search-is-faq = Frequently asked questions
search-is-landing = Overviews
search-is-tree = Step-by-step questions
search-is-ht = Translated by people
search-is-mt = Machine translated
headings-title = Headings of all articles
headings-title-of = Headings of all articles ({ $number } of { $count })
codes-title = Codes that articles explain
codes-title-of = Codes that articles explain ({ $number } of { $count })
glossary-title = Glossary
glossary-title-of = Glossary ({ $number } of { $count })
glossary-about = Terms as they are shown on the screen, and what they are called in the other language. Links lead to sentences that use them.
glossary-more = { $count ->
    [one] { $count } more place
   *[other] { $count } more places
}
list-pager-label = Previous and next page
previous-page = Previous page
next-page = Next page

## Pages that do not exist, choice of language

moved-title = This page has moved
moved-text = The page is now at:

not-found-title = This page does not exist
not-found-text = Its address may have changed, or the page is gone. Check the address for a typing mistake, or start from here.
not-found-search = Search for the words of the address:
not-found-home = Start from the home page
language-choice = Read in English
