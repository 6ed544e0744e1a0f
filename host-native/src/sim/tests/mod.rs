//! The rules of the embedded AWS, one test a rule.
