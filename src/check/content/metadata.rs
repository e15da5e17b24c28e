//! Front matter that does not say what it was meant to: misspelt keys, values of another kind, dates that are none.

use crate::finding::{Finding, code, suggestion};
use crate::syntax::document::Document;
use crate::syntax::front_matter::{Entry, Value};
use crate::text::Span;

/// Keys that this program or a docfx build acts on, in lower case. Others are their author's business.
const KEYS: &[&str] = &[
    "appliesto",
    "audience",
    "author",
    "date",
    "description",
    "f1.keywords",
    "feedback_system",
    "hideedit",
    "keywords",
    "lang",
    "locale",
    "localization_priority",
    "manager",
    "ms.assetid",
    "ms.audience",
    "ms.author",
    "ms.collection",
    "ms.contentlocale",
    "ms.custom",
    "ms.date",
    "ms.devlang",
    "ms.lasthandoff",
    "ms.localizationpriority",
    "ms.locfileid",
    "ms.openlocfilehash",
    "ms.prod",
    "ms.reviewer",
    "ms.service",
    "ms.sitesec",
    "ms.sourcegitcommit",
    "ms.subservice",
    "ms.suite",
    "ms.technology",
    "ms.tgt.pltfrm",
    "ms.tgt_pltfrm",
    "ms.topic",
    "ms.translationtype",
    "ms.workload",
    "no-loc",
    "redirect_from",
    "robots",
    "search.appverid",
    "summary",
    "title",
    "titlesuffix",
    "tree",
];

/// Keys whose value is one text.
const TEXTS: &[&str] = &[
    "description",
    "lang",
    "locale",
    "ms.contentlocale",
    "ms.date",
    "ms.lasthandoff",
    "ms.topic",
    "ms.translationtype",
    "title",
    "tree",
];

/// Keys whose value is a date.
const DATES: &[&str] = &["date", "ms.date", "ms.lasthandoff"];

/// Checks the keys and values of a document's front matter.
pub fn check(document: &Document, findings: &mut Vec<Finding>) {
    for (key, entry) in document.front_matter.iter() {
        let span = || Span::new(&document.path, entry.range);
        if let Some(meant) = misspelt(key) {
            let finding = Finding::new(code::FRONT_MATTER_KEY_UNKNOWN, span(), format!("no key is named `{key}`"));
            findings.push(finding.help(format!("did you mean `{meant}`?")));
        }
        if TEXTS.contains(&key) && matches!(entry.value, Value::List(_)) {
            let message = format!("`{key}` is a list where one text is wanted, and is not read");
            let finding = Finding::new(code::FRONT_MATTER_VALUE_INVALID, span(), message);
            findings.push(finding.help("write one text, in quotation marks if it contains `: ` or begins with `[`"));
        } else if DATES.contains(&key)
            && let Some(problem) = date_problem(entry)
        {
            let finding = Finding::new(code::FRONT_MATTER_VALUE_INVALID, span(), format!("`{key}` {}", problem.fact));
            findings.push(finding.help(problem.help));
        }
    }
}

/// The key that was meant by one that nothing knows.
fn misspelt(key: &str) -> Option<&'static str> {
    if KEYS.binary_search(&key).is_ok() {
        return None;
    }
    suggestion::misspelt(key, KEYS.iter().copied())
}

struct Problem {
    fact: String,
    help: &'static str,
}

/// What is wrong with a date of the forms `2024-05-31` and `05/31/2024`.
fn date_problem(entry: &Entry) -> Option<Problem> {
    let Value::Text(text) = &entry.value else { return None };
    let text = text.trim();
    // A template's placeholder is no date yet: `{@date}`.
    if text.is_empty() || text.contains(['{', '<']) {
        return None;
    }
    let help = "write it as `2024-05-31` or, with the month first, as `05/31/2024`";
    let unreadable = || Some(Problem { fact: format!("is `{text}`, which is no date"), help });
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    let separator = if day.contains('/') { '/' } else { '-' };
    let parts: Vec<u32> = day.split(separator).map_while(|it| it.parse().ok()).collect();
    let (year, month, date) = match *parts.as_slice() {
        _ if day.split(separator).count() != 3 => return unreadable(),
        [month, date, year] if separator == '/' && year >= 1000 => (year, month, date),
        [year, month, date] if separator == '-' && year >= 1000 => (year, month, date),
        _ => return unreadable(),
    };
    if (13..=31).contains(&month) && (1..=12).contains(&date) {
        let fact = format!("is `{text}`: there is no month {month}, so the day probably stands where the month goes");
        return Some(Problem { fact, help });
    }
    let fact = match month {
        1..=12 if (1..=length(year, month)).contains(&date) => return None,
        1..=12 => format!("is `{text}`, a day that its month does not have"),
        _ => format!("is `{text}`, and there is no month {month}"),
    };
    Some(Problem { fact, help })
}

/// How many days a month has.
fn length(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if is_leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::TextRange;

    fn problem(date: &str) -> Option<String> {
        date_problem(&Entry { value: Value::Text(date.to_owned()), range: TextRange::default() }).map(|it| it.fact)
    }

    #[test]
    fn dates_that_exist_are_no_problem() {
        for date in ["2024-05-31", "5/31/2024", "02/29/2024", "2018-01-22T00:00:00Z", "1/22/2018 0:00", "", "{@date}"] {
            assert_eq!(problem(date), None, "{date}");
        }
    }

    #[test]
    fn a_date_that_does_not_exist_says_why() {
        let cases = [
            ("31/05/2024", "no month 31"),
            ("2024-31-05", "no month 31"),
            ("02/29/2023", "a day that its month does not have"),
            ("04/31/2024", "a day that its month does not have"),
            ("2024-00-10", "no month 0"),
            ("soon", "no date"),
            ("2024", "no date"),
            ("05/2024", "no date"),
            ("05/31/24", "no date"),
        ];
        for (date, expected) in cases {
            assert!(problem(date).is_some_and(|it| it.contains(expected)), "{date}: {:?}", problem(date));
        }
    }

    #[test]
    fn only_what_is_nearly_a_key_is_misspelt() {
        assert!(KEYS.is_sorted());
        assert_eq!(misspelt("tilte"), Some("title"));
        assert_eq!(misspelt("desciption"), Some("description"));
        assert_eq!(misspelt("ms-date"), Some("ms.date"));
        assert_eq!(misspelt("msreviewer"), Some("ms.reviewer"));
        assert_eq!(misspelt("redirect-from"), Some("redirect_from"));
        assert_eq!(misspelt("robot"), Some("robots"));
        for own in ["title", "tags", "ms.sitesection", "data", "weight", "products", "ms.pagetype"] {
            assert_eq!(misspelt(own), None, "{own}");
        }
    }
}
