//! The demo's chapters as requests, with the native planner's answers: a JSON list of `{title, request, answer}`.
//!
//!     cargo run -p ddns-native --example story
//!
//! The preview page takes its examples from it.

use std::error::Error;
use std::io::{self, Write};

use ddns_core::wire::Request;
use ddns_native::demo;
use serde_json::{Value, json};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build()?;
    let chapters = runtime.block_on(demo::chapters())?;
    let told: Vec<Value> = chapters.iter().map(told).collect::<Result<_, Box<dyn Error>>>()?;
    Ok(writeln!(io::stdout(), "{}", Value::from(told))?)
}

fn told(chapter: &demo::Chapter) -> Result<Value, Box<dyn Error>> {
    let asked = json!({"event": chapter.event, "facts": chapter.facts});
    let request = Request::from_value(&asked)?;
    let answer: Value = serde_json::from_str(&ddns_core::plan(&request.event, &request.facts).to_json())?;
    Ok(json!({"title": chapter.title, "request": asked, "answer": answer}))
}
