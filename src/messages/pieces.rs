//! Messages whose text is known but for their arguments.

use fluent_syntax::ast::{Expression, InlineExpression, PatternElement};

use super::Messages;

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'m> {
    /// Text as it stands.
    Text(&'m str),
    /// The value of an argument, as it is.
    Argument(&'m str),
}

impl Messages {
    /// The pieces of the message that [`Messages::lookup`] finds; `None` where it does more than to put values in: where
    /// it chooses among texts, formats a value or names other messages.
    pub fn pieces(&self, tag: &str, id: &str) -> Option<Vec<Piece<'_>>> {
        let pattern = self.bundles(tag).find_map(|it| it.get_message(id)?.value())?;
        pattern.elements.iter().map(piece).collect()
    }
}

fn piece<'m>(element: &PatternElement<&'m str>) -> Option<Piece<'m>> {
    match element {
        PatternElement::TextElement { value } => Some(Piece::Text(value)),
        PatternElement::Placeable { expression: Expression::Inline(InlineExpression::VariableReference { id }) } => {
            Some(Piece::Argument(id.name))
        }
        PatternElement::Placeable { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::load;
    use super::Piece::{Argument, Text};

    #[test]
    fn only_a_message_of_text_and_values_has_pieces() {
        let text = "a = { $x }年{ $y }\nb = c\nchosen = { $x ->\n   *[other] x\n }\nother = { b } x\nformatted = { NUMBER($x) }\n";
        let messages =
            load(&["ja", "en"], &[("locales/ja/site.ftl", text), ("locales/en/site.ftl", "d = e { $x }\n")]).value;
        assert_eq!(messages.pieces("ja", "a"), Some(vec![Argument("x"), Text("年"), Argument("y")]));
        assert_eq!(messages.pieces("ja", "b"), Some(vec![Text("c")]));
        assert_eq!(messages.pieces("ja", "d"), Some(vec![Text("e "), Argument("x")]));
        for id in ["chosen", "other", "formatted", "none"] {
            assert_eq!(messages.pieces("ja", id), None, "{id}");
        }
    }
}
