//! Finds the few bytes that mean something in a text of which most bytes mean nothing.

/// How many bytes are looked at in one step.
const STEP: usize = 16;

/// Where the first byte stands that means something, beside the byte after it; after the last byte stands 0.
///
/// A step asks of all its bytes, without leaving at the first that fits: so the compiler compares them all at once.
/// That holds as long as `means` compares and combines with `|` and `&`, which do not branch as `||` and `&&` do.
#[inline(always)]
pub fn position(bytes: &[u8], means: impl Fn(u8, u8) -> bool) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(step) = rest.first_chunk() else {
            // What is left is shorter than a step, so some of it is looked at once more.
            let last = bytes.last_chunk().filter(|_| !rest.is_empty());
            let is_there = last.is_none_or(|it| any_of(it, &means) || means(it[STEP], 0));
            if !is_there {
                return None;
            }
            break;
        };
        if any_of(step, &means) {
            break;
        }
        at += STEP;
    }
    (at..bytes.len()).find(|it| means(bytes[*it], bytes.get(it + 1).copied().unwrap_or(0)))
}

/// Whether any byte means something, as [`position`] asks: in less time where `means` asks much.
#[inline(always)]
pub fn any(bytes: &[u8], means: impl Fn(u8, u8) -> bool) -> bool {
    let Some(last) = bytes.last_chunk() else { return position(bytes, means).is_some() };
    let mut rest = bytes;
    while let Some(step) = rest.first_chunk() {
        if any_of(step, &means) {
            return true;
        }
        rest = &rest[STEP..];
    }
    // What is left is shorter than a step, so some of it is looked at once more.
    any_of(last, &means) || means(last[STEP], 0)
}

/// Whether any byte of a step means something; the last byte belongs to the next one.
#[inline(always)]
fn any_of(step: &[u8; STEP + 1], means: impl Fn(u8, u8) -> bool) -> bool {
    let mut found = false;
    for (it, next) in step[..STEP].iter().zip(&step[1..]) {
        found |= means(*it, *next);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_is_found_wherever_it_stands() {
        for length in 0..70 {
            for at in 0..length {
                let mut bytes = vec![b'a'; length];
                bytes[at] = b'<';
                assert_eq!(position(&bytes, |it, _| it == b'<'), Some(at), "{length}");
                assert_eq!(position(&bytes, |it, _| it == b'>'), None, "{length}");
                assert!(any(&bytes, |it, _| it == b'<'), "{length}");
                assert!(!any(&bytes, |it, _| it == b'>'), "{length}");
            }
        }
    }

    #[test]
    fn a_byte_is_seen_with_the_one_after_it() {
        for length in 2..70 {
            for at in 0..length - 1 {
                let mut bytes = vec![b'w'; length];
                bytes[at] = b':';
                bytes[at + 1] = b'/';
                assert_eq!(position(&bytes, |it, next| (it == b':') & (next == b'/')), Some(at), "{length}");
                assert!(any(&bytes, |it, next| (it == b':') & (next == b'/')), "{length}");
                assert!(!any(&bytes, |it, next| (it == b'/') & (next == b':')), "{length}");
            }
        }
        assert_eq!(position(b"w", |it, next| (it == b'w') & (next == b'w')), None);
    }
}
