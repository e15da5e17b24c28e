//! Redirects in the forms that hosts read.
//!
//! Each form has every redirect with one old path and one address; which of them a host reads is its owner's choice.

use std::fmt::Write;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::messages::Messages;
use crate::render::html::{escaped, push_address};
use crate::site::address::{absolute, relative};
use crate::site::redirects::{Destination, Redirect};

/// What would end an address, or mean something, in one of the forms.
const UNSAFE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'\\')
    .add(b'$')
    .add(b'`')
    .add(b'{')
    .add(b'}')
    .add(b'|')
    .add(b'^');

/// The address that a redirect leads to, from the root of the host.
fn address(redirect: &Redirect, root: &str) -> String {
    match &redirect.to {
        Destination::Page { output, tail } => {
            let path = format!("{}{tail}", absolute(root.trim_end_matches('/'), output));
            utf8_percent_encode(&path, UNSAFE).collect()
        }
        Destination::External(address) => utf8_percent_encode(address, UNSAFE).collect(),
    }
}

/// The page at an old address: it leads on without script, on any host and from disk.
pub fn stub(redirect: &Redirect, base: Option<&str>, messages: &Messages) -> String {
    let locale = &redirect.locale;
    let word = |id: &str| escaped(&messages.format(locale, id, &[]));
    let (href, canonical) = match &redirect.to {
        Destination::Page { output, tail } => {
            let canonical = base.map(|it| absolute(it, output));
            (format!("{}{tail}", relative(&redirect.from, output)), canonical)
        }
        Destination::External(address) => (address.clone(), Some(address.clone())),
    };
    let canonical = canonical.map(|it| {
        let mut link = String::from("<link rel=\"canonical\"");
        push_address(&mut link, "href", &it);
        link + ">\n"
    });
    let mut link = String::from("<a");
    push_address(&mut link, "href", &href);
    let refresh: String = utf8_percent_encode(&href, UNSAFE).collect();
    let refresh = escaped(&refresh.replace('\'', "%27"));
    let title = word("moved-title");
    format!(
        "<!doctype html>\n<html lang=\"{locale}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{title}</title>\n\
         <meta name=\"robots\" content=\"noindex\">\n{}<meta http-equiv=\"refresh\" content=\"0; url={refresh}\">\n</head>\n\
         <body>\n<main>\n<h1>{title}</h1>\n<p>{}</p>\n<p>{link}>{}</a></p>\n</main>\n</body>\n</html>\n",
        canonical.unwrap_or_default(),
        word("moved-text"),
        escaped(&href),
    )
}

/// `_redirects` of Netlify and Cloudflare: old path, address and status on each line.
pub fn netlify(redirects: &[Redirect], root: &str) -> String {
    let line = |it: &Redirect| {
        let from: String = utf8_percent_encode(&absolute(root.trim_end_matches('/'), &it.from), UNSAFE).collect();
        format!("{from} {} 301\n", address(it, root))
    };
    redirects.iter().map(line).collect()
}

/// A `map` of nginx and, in a comment, how it is used.
pub fn nginx(redirects: &[Redirect], root: &str) -> String {
    let mut text = String::from(
        "# In `http`: include this file. In `server`: if ($taiyaku_redirect) { return 301 $taiyaku_redirect; }\n\
         map $uri $taiyaku_redirect {\n    default \"\";\n",
    );
    for it in redirects {
        // nginx compares with the path as it is when it is decoded.
        let _ = writeln!(text, "    \"{root}{}\" \"{}\";", quoted(&it.from), address(it, root));
    }
    text.push_str("}\n");
    text
}

/// Directives of Apache, for `.htaccess` or a virtual host.
pub fn apache(redirects: &[Redirect], root: &str) -> String {
    let line = |it: &Redirect| format!("Redirect permanent \"{root}{}\" \"{}\"\n", quoted(&it.from), address(it, root));
    redirects.iter().map(line).collect()
}

fn quoted(path: &str) -> String {
    path.replace('\\', "\\\\").replace('"', "\\\"")
}

/// A list for programs.
pub fn json(redirects: &[Redirect], root: &str) -> String {
    let entries: Vec<serde_json::Value> = redirects
        .iter()
        .map(|it| serde_json::json!({"from": format!("{root}{}", it.from), "to": address(it, root), "status": 301}))
        .collect();
    format!("{:#}\n", serde_json::json!({"redirects": entries}))
}
