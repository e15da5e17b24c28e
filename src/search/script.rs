//! The files of the index are classic scripts that call one function, so that they load from disk too:
//! `taiyaku(kind, key, payload)`, where all is JSON.

use std::io::Write;

use serde::Serialize;
use serde_json::Value;

/// The script of a payload.
pub fn script(kind: &str, key: &str, payload: &impl Serialize) -> Vec<u8> {
    let mut script = Vec::with_capacity(1024);
    write!(script, "taiyaku(\"{kind}\",\"{key}\",").expect("memory can be written to");
    serde_json::to_writer(&mut script, payload).expect("a payload has texts as keys, and memory can be written to");
    script.extend_from_slice(b")\n");
    script
}

/// The payload of a script.
pub fn payload(script: &str, kind: &str) -> Option<Value> {
    let rest = script.strip_prefix("taiyaku(")?.trim_end().strip_suffix(')')?;
    let Value::Array(mut arguments) = serde_json::from_str(&format!("[{rest}]")).ok()? else { return None };
    let payload = arguments.pop()?;
    (arguments.first().and_then(Value::as_str) == Some(kind)).then_some(payload)
}
