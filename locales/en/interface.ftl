# Words of the interface. A message of the same name in the site's locales/en/*.ftl takes its place.

language-name = English
page-title = { $title } | { $site }
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
pager-label = Previous and next article
previous = Previous
next = Next

## The text of articles

alert-note = Note
alert-tip = Tip
alert-important = Important
alert-warning = Warning
alert-caution = Caution
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
start-all = See all articles
articles-count = { $count ->
    [one] { $count } article
   *[other] { $count } articles
}
contents-title = All articles

## Pages that do not exist, choice of language

not-found-title = This page does not exist
not-found-text = Its address may have changed, or the page is gone. Check the address for a typing mistake, or start from here.
not-found-home = Start from the home page
language-choice = Read in English
