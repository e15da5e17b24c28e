//! Text and attributes as HTML.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::syntax::html as raw;

/// Appends text with what would be markup escaped.
pub fn push_text(out: &mut String, text: &str) {
    raw::push_attribute_value(out, text);
}

/// Appends ` name="value"`.
pub fn push_attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    push_text(out, value);
    out.push('"');
}

/// Characters that stay as they are in an address: those that have a meaning there, and `%`.
const ADDRESS: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'!')
    .remove(b'#')
    .remove(b'$')
    .remove(b'%')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b'/')
    .remove(b':')
    .remove(b';')
    .remove(b'=')
    .remove(b'?')
    .remove(b'@');

/// Appends ` name="address"`, percent-encoded where an address needs it.
pub fn push_address(out: &mut String, name: &str, address: &str) {
    // A resolved address in a region begins with a sign, which must stay.
    let (sign, rest) = match address.strip_prefix(crate::render::sanitize::RESOLVED) {
        Some(rest) => (&address[..address.len() - rest.len()], rest),
        None => ("", address),
    };
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    out.push_str(sign);
    utf8_percent_encode(rest, ADDRESS).for_each(|it| push_text(out, it));
    out.push('"');
}

/// A text with what would be markup escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    push_text(&mut out, text);
    out
}
