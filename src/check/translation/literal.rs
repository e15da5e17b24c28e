//! What a translation has to keep letter by letter: code, placeholders, targets of links, addresses.

use std::borrow::Cow;

use super::facts::{Link, Stretch};
use super::pair::{Pair, unmatched};
use crate::finding::{Finding, code};

/// Compares code spans.
pub fn codes(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (&pair.ours.codes, &pair.theirs.codes);
    if ours.is_empty() && theirs.is_empty() {
        return;
    }
    let (missing, extra) = unmatched(&keys(theirs, spaced), &keys(ours, spaced));
    let mut extra: Vec<Stretch<'_>> = extra.into_iter().map(|it| ours[it]).collect();
    for original in missing.into_iter().map(|it| theirs[it]) {
        if let Some(translated) = extra.iter().position(|it| is_translated(it.text, original.text)) {
            extra.remove(translated);
            continue;
        }
        let counterpart = (!extra.is_empty()).then(|| extra.remove(0));
        // A mark alone may be a word in the other language: `:` is コロン.
        if counterpart.is_none() && !original.text.contains(char::is_alphanumeric) && original.text.len() < 4 {
            continue;
        }
        let finding = match counterpart {
            Some(code) => pair
                .finding(
                    code::TRANSLATION_CODE,
                    code.range(),
                    format!("the code is `{}` here and `{}` in the original", code.text, original.text),
                    Some(original.range()),
                )
                .help("write code as the original has it"),
            // Readers see it as text.
            None if pair.ours.text.contains(original.text) => pair
                .finding(
                    code::TRANSLATION_CODE,
                    pair.whole(),
                    format!("`{}` is code in the original and text here", original.text),
                    Some(original.range()),
                )
                .help("put it between backticks"),
            None => pair
                .finding(
                    code::TRANSLATION_CODE,
                    pair.whole(),
                    format!("the code `{}` of the original is missing", original.text),
                    Some(original.range()),
                )
                .help("write the code as the original has it"),
        };
        findings.push(finding);
    }
}

/// Whether code differs only in words that stand for something else: `<ユーザー名>` and `<user name>`, `名前.md` and
/// `name.md`, `ja/…` and `en/…`.
fn is_translated(translation: &str, original: &str) -> bool {
    let is_japanese = |it: char| matches!(it, '\u{3041}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '々');
    let (ours, theirs) = (skeleton(translation), skeleton(original));
    let is_word = |it: char| it.is_ascii_alphanumeric() || matches!(it, ' ' | '-' | '_' | '\'');
    // Each run of Japanese letters is some words.
    let mut rest = theirs.as_str();
    let mut characters = ours.chars().peekable();
    let mut kept = 0;
    while let Some(character) = characters.next() {
        if !is_japanese(character) {
            let Some(after) = rest.strip_prefix(character) else { return false };
            rest = after;
            kept += usize::from(!character.is_whitespace());
            continue;
        }
        while characters.next_if(|it| is_japanese(*it)).is_some() {}
        let words = rest.len() - rest.trim_start_matches(is_word).len();
        // What follows in the translation is not taken for a word of the original.
        let next: String = characters.clone().take_while(|it| !is_japanese(*it)).collect();
        let end = if next.is_empty() { words } else { rest.find(&next).map_or(words, |it| it.min(words)) };
        if end == 0 {
            return false;
        }
        rest = &rest[end..];
    }
    rest.is_empty() && kept > 0
}

/// Code without what may differ in every language: its locale and an ellipsis.
fn skeleton(code: &str) -> String {
    let code = code.trim_end_matches('…');
    code.split('/').map(|it| if is_locale(it) { "*" } else { it }).collect::<Vec<_>>().join("/")
}

/// What stretches are compared by.
fn keys<'t>(list: &[Stretch<'t>], key: fn(&'t str) -> Cow<'t, str>) -> Vec<Cow<'t, str>> {
    list.iter().map(|it| key(it.text)).collect()
}

fn targets<'t>(list: &[Link<'t>]) -> Vec<Cow<'t, str>> {
    list.iter().map(|it| target_key(it.target)).collect()
}

fn spaced(text: &str) -> Cow<'_, str> {
    let is_plain = !text.contains(['\n', '\r', '\t', '\\', '\u{a0}']);
    if is_plain { text.into() } else { text.split_whitespace().collect::<Vec<_>>().join(" ").replace('\\', "").into() }
}

/// Compares names that stand for something else. What stands between angle brackets may be translated; the others may
/// not.
pub fn placeholders(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (&pair.ours.placeholders, &pair.theirs.placeholders);
    if ours.len() == theirs.len() && ours.iter().zip(theirs).all(|(a, b)| a.text == b.text) {
        return;
    }
    let (missing, extra) = unmatched(
        &theirs.iter().map(|it| it.text).collect::<Vec<_>>(),
        &ours.iter().map(|it| it.text).collect::<Vec<_>>(),
    );
    // What has digits or an address in it is no word that can be translated.
    let is_exact = |it: &Stretch<'_>| {
        it.text.starts_with(['{', '%', '$']) || it.text.contains(['@', ':']) && !it.text.contains(' ')
    };
    let mut extra: Vec<Stretch<'_>> = extra.into_iter().map(|it| ours[it]).collect();
    for original in missing.into_iter().map(|it| theirs[it]) {
        let counterpart = extra.iter().position(|it| is_exact(it) == is_exact(&original));
        let counterpart = counterpart.map(|it| extra.remove(it));
        let in_code = || pair.ours.codes.iter().any(|it| it.text.contains(original.text));
        match counterpart {
            // `<username>` may well be `<ユーザー名>`.
            Some(_) if !is_exact(&original) => {}
            Some(here) => findings.push(
                pair.finding(
                    code::TRANSLATION_PLACEHOLDER,
                    here.range(),
                    format!("the placeholder is `{}` here and `{}` in the original", here.text, original.text),
                    Some(original.range()),
                )
                .help("write placeholders as the original has them"),
            ),
            None if in_code() => {}
            None => {
                let written = pair.theirs.text[original.range()].to_owned();
                let is_text = pair.ours.prose.contains(original.text);
                let message = if is_text {
                    format!("`{written}` of the original has lost its marks")
                } else {
                    format!("the placeholder `{written}` of the original is missing")
                };
                findings.push(
                    pair.finding(code::TRANSLATION_PLACEHOLDER, pair.whole(), message, Some(original.range()))
                        .help("write the placeholder with its marks"),
                );
            }
        }
    }
}

/// Compares the targets of links and the addresses in the text.
pub fn links(pair: &Pair<'_>, findings: &mut Vec<Finding>) {
    let (ours, theirs) = (&pair.ours, &pair.theirs);
    if ours.links.is_empty() && theirs.links.is_empty() && ours.addresses.is_empty() && theirs.addresses.is_empty() {
        return;
    }
    let (our_links, their_links) = (targets(&ours.links), targets(&theirs.links));
    let (our_addresses, their_addresses) = (keys(&ours.addresses, target_key), keys(&theirs.addresses, target_key));
    let (missing, extra) = unmatched(&their_links, &our_links);
    if missing.is_empty() && extra.is_empty() {
        order(pair, &our_links, &their_links, findings);
    }
    let mut extra = extra.into_iter().filter(|it| !their_addresses.contains(&our_links[*it]));
    for original in missing {
        if our_addresses.contains(&their_links[original]) {
            continue;
        }
        let original = &theirs.links[original];
        let finding = match extra.next().map(|it| &ours.links[it]) {
            Some(link) => pair.finding(
                code::TRANSLATION_LINK,
                link.range.clone(),
                format!("the link goes to `{}` here and to `{}` in the original", link.target, original.target),
                Some(original.range.clone()),
            ),
            None => pair.finding(
                code::TRANSLATION_LINK,
                pair.whole(),
                format!("the link to `{}` of the original is missing", original.target),
                Some(original.range.clone()),
            ),
        };
        findings.push(finding.help("give the translation the same links as the original"));
    }
    for link in extra.map(|it| &ours.links[it]) {
        let message = format!("the original has no link to `{}`", link.target);
        let finding = pair.finding(code::TRANSLATION_LINK, link.range.clone(), message, None);
        findings.push(finding.help("give the translation the same links as the original"));
    }
    let (missing, extra) = unmatched(&their_addresses, &our_addresses);
    let mut extra = extra.into_iter().filter(|it| !their_links.contains(&our_addresses[*it]));
    for original in missing {
        if our_links.contains(&their_addresses[original]) {
            continue;
        }
        let original = theirs.addresses[original];
        let finding = match extra.next().map(|it| ours.addresses[it]) {
            Some(address) => pair.finding(
                code::TRANSLATION_ADDRESS,
                address.range(),
                format!("the address is `{}` here and `{}` in the original", address.text, original.text),
                Some(original.range()),
            ),
            None => pair.finding(
                code::TRANSLATION_ADDRESS,
                pair.whole(),
                format!("the address `{}` of the original is missing", original.text),
                Some(original.range()),
            ),
        };
        findings.push(finding.help("write the address as the original has it"));
    }
    for address in extra.map(|it| ours.addresses[it]) {
        let message = format!("the original has no address `{}`", address.text);
        let finding = pair.finding(code::TRANSLATION_ADDRESS, address.range(), message, None);
        findings.push(finding.help("write the address as the original has it"));
    }
}

/// Links of one sentence that have exchanged their targets.
///
/// Sentences change their order when they are translated, so it is the words of the links that tell: those of a text,
/// of the text that has this target in the original, and of the target itself. Where they tell nothing, the order of
/// the original is right.
fn order(pair: &Pair<'_>, ours: &[Cow<'_, str>], theirs: &[Cow<'_, str>], findings: &mut Vec<Finding>) {
    if ours.len() < 2 {
        return;
    }
    let own: Vec<Vec<String>> = pair.ours.links.iter().map(|it| words(shown(pair.ours.text, it))).collect();
    let position = |target: &Cow<'_, str>| theirs.iter().position(|it| it == target);
    let expected = |index: usize| {
        let link = &pair.theirs.links[index];
        (words(shown(pair.theirs.text, link)), words(link.target))
    };
    for first in 0..ours.len() {
        for second in first + 1..ours.len() {
            if ours[first] == ours[second] {
                continue;
            }
            let (Some(one), Some(other)) = (position(&ours[first]), position(&ours[second])) else { continue };
            let (at_one, at_other) = (expected(one), expected(other));
            // The words of a text say more than those of an address.
            let common = |own: &[String], (text, target): &(Vec<String>, Vec<String>)| {
                let weight = |it: &String| 2 * usize::from(text.contains(it)) + usize::from(target.contains(it));
                own.iter().map(weight).sum::<usize>()
            };
            let as_written = common(&own[first], &at_one) + common(&own[second], &at_other);
            let exchanged = common(&own[first], &at_other) + common(&own[second], &at_one);
            let is_in_order = one < other;
            if exchanged < as_written || is_in_order && exchanged == as_written {
                continue;
            }
            let link = &pair.ours.links[first];
            let message = format!("the link to `{}` stands in another place than in the original", link.target);
            let original = pair.theirs.links[one].range.clone();
            findings.push(
                pair.finding(code::TRANSLATION_LINK_ORDER, link.range.clone(), message, Some(original))
                    .help("see that each text has its own target"),
            );
            return;
        }
    }
}

/// The text of a link.
fn shown<'t>(text: &'t str, link: &Link<'_>) -> &'t str {
    text.get(link.text.clone()).unwrap_or_default()
}

/// Words in Latin letters and numbers, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text
        .split(|it: char| !it.is_ascii_alphanumeric())
        .filter(|it| it.len() > 1 || it.starts_with(|it: char| it.is_ascii_digit()));
    words.map(str::to_ascii_lowercase).collect()
}

/// A target without what may differ between two languages: the locale, upper and lower case, escapes.
fn target_key(target: &str) -> Cow<'_, str> {
    let target = target.trim();
    let is_plain = target.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || matches!(it, b'#' | b'_'));
    if is_plain {
        return Cow::Borrowed(target);
    }
    let decoded = percent_encoding::percent_decode_str(target).decode_utf8_lossy().to_lowercase();
    let decoded = decoded.replace("&amp;", "&").replace('\\', "");
    let decoded = decoded.strip_prefix("mailto:").unwrap_or(&decoded);
    let (rest, fragment) = decoded.split_once('#').unwrap_or((decoded, ""));
    let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (scheme, path) = path.split_once("://").map_or(("", path), |(_, path)| ("//", path));
    let mut key = scheme.to_owned();
    let mut is_first = true;
    for segment in path.split('/').filter(|it| !it.is_empty() && *it != ".") {
        if is_locale(segment) {
            continue;
        }
        let mut segment = segment;
        if is_first && !scheme.is_empty() {
            segment = segment.split_once('.').filter(|it| is_locale(it.0)).map_or(segment, |it| it.1);
        }
        key.push_str(if is_first { "" } else { "/" });
        // `a.ja.md` is `a.en.md`.
        match segment.strip_suffix(".md").and_then(|it| it.rsplit_once('.')).filter(|it| is_locale(it.1)) {
            Some((name, _)) => key.extend([name, ".md"]),
            None => key.push_str(segment),
        }
        is_first = false;
    }
    let is_local = |it: &&str| {
        let (name, value) = it.split_once('=').unwrap_or((it, ""));
        is_locale(value)
            || matches!(name, "lcid" | "clcid" | "hl" | "lang" | "mkt" | "culture" | "locale" | "ui" | "rs" | "ad")
    };
    for part in query.split('&').filter(|it| !it.is_empty() && !is_local(it)) {
        key.extend(["?", part]);
    }
    // A fragment that is made of a heading is in the heading's language.
    if fragment.is_ascii() && !fragment.is_empty() {
        key.extend(["#", fragment]);
    }
    Cow::Owned(key)
}

/// `ja`, `en-us`, `zh-hans`.
fn is_locale(text: &str) -> bool {
    let is_language = |it: &str| it.len() == 2 && it.bytes().all(|it| it.is_ascii_lowercase());
    match text.split_once('-') {
        Some((language, region)) => {
            is_language(language) && matches!(region.len(), 2 | 4) && region.bytes().all(|it| it.is_ascii_lowercase())
        }
        None => matches!(text, "ja" | "en" | "de" | "fr" | "es" | "ko" | "zh" | "pt" | "it" | "ru"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_code_may_be_translated() {
        for (ours, theirs) in [
            ("locales/<ロケール>/*.ftl", "locales/<locale>/*.ftl"),
            ("名前.tree.yml", "name.tree.yml"),
            ("ja/trees/名前/ノード.html", "en/trees/name/node.html"),
            ("キー: 値", "key: value"),
            ("#tab/", "#tab/…"),
            ("<!-- name: 次の版で -->", "<!-- name: in the next version -->"),
        ] {
            assert!(is_translated(ours, theirs), "{ours} {theirs}");
        }
        for (ours, theirs) in [
            ("ネットスタート", "net start"),
            ("名前.yml", "name.tree.json"),
            ("net stop", "net start"),
            ("a/値", "b/x"),
        ] {
            assert!(!is_translated(ours, theirs), "{ours} {theirs}");
        }
    }

    #[test]
    fn targets_are_equal_whatever_their_language() {
        for (a, b) in [
            ("https://a.example/ja-jp/x", "http://a.example/en-us/x/"),
            ("https://ja.wiki.example/x", "https://en.wiki.example/x"),
            ("../a.ja.md#設定", "../a.en.md#settings-é"),
            ("X%20y.md", "x y.md"),
            ("https://a.example/x?hl=ja&q=1", "https://a.example/x?q=1&hl=en"),
            ("mailto:a@b.example", "a@b.example"),
        ] {
            let key = |it: &str| target_key(it).into_owned();
            let same = key(a) == key(b) || a.contains("設定") && key(a) == key(b).split('#').next().unwrap();
            assert!(same, "{} {}", key(a), key(b));
        }
        assert_ne!(target_key("a.md"), target_key("b.md"));
        assert_ne!(target_key("a.md#x"), target_key("a.md#y"));
    }
}
