//! JSON as a tree.
//!
//! Text is parsed once, by serde_json; the types are read from the tree. So the code that reads a type exists once,
//! whatever the input comes as, and the place of an error is put together only when there is an error.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use super::fault::{Fault, Step};

/// A JSON value (RFC 8259). Members keep their order, and the same name may come twice.
pub(crate) enum Tree<'de> {
    Null,
    Bool(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    Text(Cow<'de, str>),
    List(Vec<Tree<'de>>),
    Object(Vec<(Cow<'de, str>, Tree<'de>)>),
}

impl<'de> Tree<'de> {
    /// Reads JSON; the error names the place at which it ends to be JSON.
    pub(crate) fn read<D: Deserializer<'de>>(deserializer: D) -> Result<Self, Fault> {
        let trail = Trail::default();
        Branch(&trail).deserialize(deserializer).map_err(|error| Fault::new(error.to_string(), trail.0.take()))
    }
}

/// The way to an error, from the inside out.
#[derive(Default)]
struct Trail(Cell<Vec<Step>>);

impl Trail {
    #[cold]
    fn push(&self, step: Step) {
        let mut steps = self.0.take();
        steps.push(step);
        self.0.set(steps);
    }
}

/// Reads a part of the tree.
#[derive(Clone, Copy)]
struct Branch<'t>(&'t Trail);

impl<'de> DeserializeSeed<'de> for Branch<'_> {
    type Value = Tree<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Branch<'_> {
    type Value = Tree<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Tree::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Self::Value, E> {
        Ok(Tree::Bool(truth))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Self::Value, E> {
        Ok(Tree::Unsigned(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Self::Value, E> {
        Ok(u64::try_from(number).map_or(Tree::Signed(number), Tree::Unsigned))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Tree::Float(number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Borrowed(text)))
    }

    fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
        Ok(Tree::Text(Cow::Owned(text)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        loop {
            match elements.next_element_seed(self) {
                Ok(Some(element)) => list.push(element),
                Ok(None) => return Ok(Tree::List(list)),
                Err(error) => {
                    self.0.push(Step::Index(list.len()));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self::Value, A::Error> {
        let mut object = Vec::new();
        while let Some(Name(name)) = members.next_key()? {
            match members.next_value_seed(self) {
                Ok(value) => object.push((name, value)),
                Err(error) => {
                    self.0.push(Step::Member(name.into_owned()));
                    return Err(error);
                }
            }
        }
        Ok(Tree::Object(object))
    }
}

/// A member's name, borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);
