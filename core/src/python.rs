//! Reads what Python's `repr` prints of dicts, lists and plain values, as the predecessor stored it (SPEC 8).

use serde_json::{Map, Value};

/// Deep enough for a DescribeInstances answer, shallow enough for any stack.
const MAX_DEPTH: usize = 64;

/// Reads one value. Calls such as `datetime.datetime(2026, 1, 5)`, and tuples, become `null`: nothing of ours is in them.
pub(crate) fn parse(text: &str) -> Result<Value, String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(MAX_DEPTH)?;
    reader.blanks();
    if reader.rest().is_empty() { Ok(value) } else { Err(reader.expected("the end")) }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn take(&mut self, token: &str) -> bool {
        let found = self.rest().starts_with(token);
        self.at += if found { token.len() } else { 0 };
        found
    }

    fn blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.next();
        }
    }

    fn expected(&self, what: &str) -> String {
        format!("expected {what} at character {}", self.text.get(..self.at).unwrap_or_default().chars().count() + 1)
    }

    fn value(&mut self, depth: usize) -> Result<Value, String> {
        let depth = depth.checked_sub(1).ok_or("it is nested too deeply")?;
        self.blanks();
        match self.peek() {
            Some('{') => self.dict(depth),
            Some('[') => self.list(']', depth).map(Value::Array),
            Some('\'' | '"') => self.string().map(Value::String),
            Some('0'..='9' | '-') => Ok(self.number()),
            _ => self.word(depth),
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Value, String> {
        self.next();
        let mut members = Map::new();
        loop {
            self.blanks();
            if self.take("}") {
                return Ok(Value::Object(members));
            }
            let Value::String(key) = self.value(depth)? else {
                return Err(self.expected("a string before this as key"));
            };
            self.blanks();
            if !self.take(":") {
                return Err(self.expected("`:`"));
            }
            members.insert(key, self.value(depth)?);
            self.comma("}")?;
        }
    }

    fn list(&mut self, end: char, depth: usize) -> Result<Vec<Value>, String> {
        self.next();
        let end = end.to_string();
        let mut items = Vec::new();
        loop {
            self.blanks();
            if self.take(&end) {
                return Ok(items);
            }
            items.push(self.value(depth)?);
            self.comma(&end)?;
        }
    }

    fn comma(&mut self, end: &str) -> Result<(), String> {
        self.blanks();
        if self.take(",") || self.rest().starts_with(end) { Ok(()) } else { Err(self.expected("`,`")) }
    }

    fn number(&mut self) -> Value {
        let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
        let length = self.rest().find(|c| !is_part(c)).unwrap_or(self.rest().len());
        let text = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        // Python 2 marks long integers.
        let digits = text.strip_suffix('L').unwrap_or(text);
        digits.parse::<i64>().map_or_else(|_| Value::String(text.to_owned()), Value::from)
    }

    fn word(&mut self, depth: usize) -> Result<Value, String> {
        let length =
            self.rest().find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(self.rest().len());
        let word = self.rest().get(..length).unwrap_or_default();
        self.at += length;
        match (word, self.peek()) {
            ("True", _) => Ok(Value::Bool(true)),
            ("False", _) => Ok(Value::Bool(false)),
            ("None", _) => Ok(Value::Null),
            ("u" | "b", Some('\'' | '"')) => self.string().map(Value::String),
            (_, Some('(')) => self.list(')', depth).map(|_| Value::Null),
            // A keyword argument of a call.
            (_, Some('=')) => {
                self.next();
                self.value(depth)
            }
            _ => Err(self.expected("a Python literal before this")),
        }
    }

    fn string(&mut self) -> Result<String, String> {
        let quote = self.next();
        let mut text = String::new();
        loop {
            match self.next() {
                None => return Err(self.expected("the end of a string")),
                Some('\\') => text.push(self.escape()?),
                c if c == quote => return Ok(text),
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char, String> {
        match self.next() {
            Some('n') => Ok('\n'),
            Some('t') => Ok('\t'),
            Some('r') => Ok('\r'),
            Some('x') => self.code(2),
            Some('u') => self.code(4),
            Some('U') => self.code(8),
            Some(c @ ('\\' | '\'' | '"')) => Ok(c),
            _ => Err(self.expected("an escape that Python writes")),
        }
    }

    fn code(&mut self, digits: usize) -> Result<char, String> {
        let code = self.rest().get(..digits).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let code = code.ok_or_else(|| self.expected("hexadecimal digits"))?;
        self.at += digits;
        // A lone surrogate, as narrow builds of Python 2 wrote it, stands for nothing.
        Ok(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER))
    }
}
