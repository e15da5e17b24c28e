//! `llms.txt`: the articles of a site with their summaries, for language models.

use std::fmt::Write;

use crate::config::Config;
use crate::locale::Locale;
use crate::messages::Messages;
use crate::publish::{Listed, markdown};

/// The file, with a section for each locale.
pub fn text(config: &Config, messages: &Messages, listed: &[Listed]) -> String {
    let first = &config.locales[0];
    let title = |it: &Locale| config.title.get(it).map_or("", String::as_str);
    let about_site = |it: &Locale| messages.format(it, "site-description", &[("site", title(it).into())]);
    let mut text = format!("# {}\n\n> {}\n", line(title(first)), line(&about_site(first)));
    for locale in &config.locales {
        let mut articles = listed.iter().filter(|it| it.is_article && it.locale == locale.as_str()).peekable();
        if articles.peek().is_none() {
            continue;
        }
        let _ = write!(text, "\n## {}\n\n", messages.native_name(locale));
        // A page without a summary of its own has the site's.
        let no_summary = about_site(locale);
        for it in articles {
            let address = match config.publish.markdown {
                true => &markdown::path(&it.address),
                false => &it.address,
            };
            let _ = write!(text, "- [{}]({address})", escaped(&line(&it.title)));
            let _ = match it.description == no_summary {
                true => writeln!(text),
                false => writeln!(text, ": {}", line(&it.description)),
            };
        }
    }
    text
}

fn line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A text that ends no link.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}
