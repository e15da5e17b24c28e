//! The name that was probably meant by one that does not exist.

/// The name that was probably meant by one that does not exist.
pub fn closest<'a>(written: &str, possible: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |it: &str| it.to_lowercase().replace(['_', ' '], "-");
    let written = plain(written);
    let likeness = |it: &str| {
        let name = plain(it);
        let contained = written.len() >= 4 && (name.contains(&written) || written.contains(&name));
        strsim::jaro_winkler(&written, &name).max(if contained { 0.85 } else { 0.0 })
    };
    let best = possible.into_iter().map(|it| (likeness(it), it)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    (best.0 >= 0.8).then_some(best.1)
}

/// The name that was meant by one that differs from it in a letter or two, or in what stands between its words.
///
/// For names of which any may be used: unlike [`closest`], it leaves alone what is merely similar.
pub fn misspelt<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let joined = |it: &str| it.to_lowercase().replace(['.', '_', '-', ' '], "");
    let bare = joined(written);
    let distance = |it: &str| strsim::damerau_levenshtein(&bare, &joined(it));
    let allowed = match bare.chars().count() {
        0..5 => 0,
        5..8 => 1,
        _ => 2,
    };
    let nearest = known.into_iter().map(|it| (distance(it), it)).min_by_key(|it| it.0)?;
    (nearest.0 <= allowed).then_some(nearest.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_made_only_for_what_is_alike() {
        let keys = ["title", "base_url", "locales", "exclude"];
        assert_eq!(closest("tilte", keys), Some("title"));
        assert_eq!(closest("base-url", keys), Some("base_url"));
        assert_eq!(closest("url", keys), None);
        assert_eq!(closest("Locale", keys), Some("locales"));
        assert_eq!(closest("author", keys), None);
    }
}
