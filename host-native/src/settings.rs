//! Settings from environment variables, so that a Lambda function needs no file. What a value may be is the
//! planner's business (SPEC 7); here is only how it is spelt in a variable.

use ddns_core::settings::Settings;
use serde_json::{Map, Value};

use crate::error::Error;

/// The settings and the name of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The operator's choices.
    pub settings: Settings,
    /// The registration table.
    pub table: String,
}

/// The name of the table, as the predecessor had it.
pub const DEFAULT_TABLE: &str = "DDNS";

/// What all of our variables start with.
const PREFIX: &str = "DDNS_";

/// How a variable's text becomes a JSON value.
#[derive(Clone, Copy)]
enum Form {
    Number,
    Text,
    /// Separated by commas or blanks.
    List,
}

/// A variable: its name, the setting (a path), its form, and what is expected in words.
struct Variable {
    name: &'static str,
    path: &'static [&'static str],
    form: Form,
    expected: &'static str,
}

const VARIABLES: [Variable; 9] = [
    Variable { name: "DDNS_TTL", path: &["ttl"], form: Form::Number, expected: "seconds, 0 to 2147483647" },
    Variable { name: "DDNS_ZONE_TAG_KEY", path: &["tagKeys", "zone"], form: Form::Text, expected: "a tag key" },
    Variable { name: "DDNS_CNAME_TAG_KEY", path: &["tagKeys", "cname"], form: Form::Text, expected: "a tag key" },
    Variable { name: "DDNS_ALIAS_STYLE", path: &["aliasStyle"], form: Form::Text, expected: "`cname` or `address`" },
    Variable {
        name: "DDNS_REVERSE_ZONES",
        path: &["reverseZones"],
        form: Form::Text,
        expected: "`create`, `existing` or `off`",
    },
    Variable { name: "DDNS_ON_CONFLICT", path: &["onConflict"], form: Form::Text, expected: "`keep` or `multivalue`" },
    Variable { name: "DDNS_ON_DRIFT", path: &["onDrift"], form: Form::Text, expected: "`repair` or `keep`" },
    Variable { name: "DDNS_ADOPT", path: &["adopt"], form: Form::Text, expected: "`addresses`, `all` or `none`" },
    Variable {
        name: "DDNS_ZONES",
        path: &["zones"],
        form: Form::List,
        expected: "names or ids of hosted zones, separated by commas or blanks",
    },
];

/// The variable that names the table.
const TABLE: &str = "DDNS_TABLE";

impl Environment {
    /// Reads those of `variables` that start with `DDNS_`. One that is unknown or cannot be read is an error that
    /// names it and what is expected; so is an empty one, as nobody can tell what it is meant to say.
    pub fn read(variables: impl IntoIterator<Item = (String, String)>) -> Result<Self, Error> {
        let mut settings = Map::new();
        let mut table = DEFAULT_TABLE.to_owned();
        for (name, text) in variables.into_iter().filter(|(name, _)| name.starts_with(PREFIX)) {
            if name == TABLE {
                table = check_table(&text)?;
                continue;
            }
            let variable = VARIABLES.iter().find(|variable| variable.name == name).ok_or_else(|| unknown(&name))?;
            let value = variable.read(text.trim())?;
            insert(&mut settings, variable.path, value);
        }
        let settings =
            Settings::from_value(&Value::Object(settings)).map_err(|error| Error::Settings(error.to_string()))?;
        Ok(Self { settings, table })
    }
}

impl Variable {
    /// The value, after the planner has agreed to it.
    fn read(&self, text: &str) -> Result<Value, Error> {
        let value = match self.form {
            Form::Number => text.parse::<u64>().map(Value::from).map_err(|error| self.refused(text, &error))?,
            Form::Text => Value::from(text),
            Form::List => {
                let words = text.split(|c: char| c == ',' || c.is_whitespace()).filter(|word| !word.is_empty());
                let words: Vec<&str> = words.collect();
                if words.is_empty() {
                    return Err(self.refused(text, &"it is empty"));
                }
                Value::from(words)
            }
        };
        let mut alone = Map::new();
        insert(&mut alone, self.path, value.clone());
        Settings::from_value(&Value::Object(alone)).map_err(|rejection| self.refused(text, &rejection.message))?;
        Ok(value)
    }

    fn refused(&self, text: &str, why: &dyn std::fmt::Display) -> Error {
        let (name, expected, text) = (self.name, self.expected, text.escape_debug());
        Error::Settings(format!("environment variable `{name}` is `{text}`: expected {expected} ({why})"))
    }
}

fn insert(settings: &mut Map<String, Value>, path: &[&str], value: Value) {
    match path {
        [] => {}
        [last] => {
            settings.insert((*last).to_owned(), value);
        }
        [first, rest @ ..] => {
            let inner = settings.entry(*first).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(inner) = inner {
                insert(inner, rest, value);
            }
        }
    }
}

/// <https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html>
fn check_table(text: &str) -> Result<String, Error> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    if (3..=255).contains(&text.len()) && text.chars().all(plain) {
        return Ok(text.to_owned());
    }
    let text = text.escape_debug();
    Err(Error::Settings(format!(
        "environment variable `{TABLE}` is `{text}`: expected the name of a DynamoDB table, 3 to 255 of \
         `a-z A-Z 0-9 - _ .`"
    )))
}

fn unknown(name: &str) -> Error {
    let known: Vec<&str> = VARIABLES.iter().map(|variable| variable.name).chain([TABLE]).collect();
    let (name, known) = (name.escape_debug(), known.join("`, `"));
    Error::Settings(format!("unknown environment variable `{name}`: known are `{known}`"))
}

#[cfg(test)]
mod tests {
    use ddns_core::settings::{AliasStyle, ReverseZones};

    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Environment, Error> {
        Environment::read(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn without_variables_there_are_defaults() {
        let environment = read(&[("PATH", "/bin"), ("AWS_REGION", "eu-west-1")]).unwrap();
        assert_eq!(environment, Environment { settings: Settings::default(), table: "DDNS".to_owned() });
    }

    #[test]
    fn every_variable_sets_its_setting() {
        let environment = read(&[
            ("DDNS_TTL", "300"),
            ("DDNS_ZONE_TAG_KEY", "dns-zone"),
            ("DDNS_CNAME_TAG_KEY", "dns-name"),
            ("DDNS_ALIAS_STYLE", "address"),
            ("DDNS_REVERSE_ZONES", " off "),
            ("DDNS_ON_CONFLICT", "multivalue"),
            ("DDNS_ON_DRIFT", "keep"),
            ("DDNS_ADOPT", "none"),
            ("DDNS_ZONES", "corp.example, Z0123456789 \n10.in-addr.arpa"),
            ("DDNS_TABLE", "dns-prod"),
        ])
        .unwrap();
        let expected = Settings::from_value(&serde_json::json!({
            "ttl": 300,
            "tagKeys": { "zone": "dns-zone", "cname": "dns-name" },
            "aliasStyle": "address",
            "reverseZones": "off",
            "onConflict": "multivalue",
            "onDrift": "keep",
            "adopt": "none",
            "zones": ["corp.example", "Z0123456789", "10.in-addr.arpa"],
        }))
        .unwrap();
        assert_eq!(environment, Environment { settings: expected, table: "dns-prod".to_owned() });
        assert_eq!(environment.settings.alias_style, AliasStyle::Address);
        assert_eq!(environment.settings.reverse_zones, ReverseZones::Off);
    }

    /// The environment of a function holds its credentials.
    #[test]
    fn a_refusal_repeats_nothing_of_other_variables() {
        let secrets = [("AWS_SECRET_ACCESS_KEY", "s3cr3t"), ("AWS_SESSION_TOKEN", "t0k3n")];
        for wrong in [("DDNS_TTL", "often"), ("DDNS_NO", "60"), ("DDNS_TABLE", "")] {
            let said = format!("{:?}", read(&[&secrets[..], &[wrong]].concat()).unwrap_err());
            assert!(secrets.iter().all(|(name, value)| !said.contains(name) && !said.contains(value)), "{said}");
        }
        let read = format!("{:?}", read(&secrets).unwrap());
        assert!(!read.contains("s3cr3t") && !read.contains("t0k3n"), "{read}");
    }

    #[test]
    fn a_refusal_names_the_variable_and_what_is_expected() {
        for (name, value, expected) in [
            ("DDNS_TTTL", "60", "unknown environment variable"),
            ("DDNS_TTL", "often", "seconds, 0 to 2147483647"),
            ("DDNS_TTL", "2147483648", "seconds, 0 to 2147483647"),
            ("DDNS_TTL", "-1", "seconds, 0 to 2147483647"),
            ("DDNS_TTL", "", "seconds, 0 to 2147483647"),
            ("DDNS_ZONE_TAG_KEY", " ", "a tag key"),
            ("DDNS_CNAME_TAG_KEY", "", "a tag key"),
            ("DDNS_ALIAS_STYLE", "CNAME", "`cname` or `address`"),
            ("DDNS_REVERSE_ZONES", "maybe", "`create`, `existing` or `off`"),
            ("DDNS_ON_CONFLICT", "", "`keep` or `multivalue`"),
            ("DDNS_ON_DRIFT", "drop", "`repair` or `keep`"),
            ("DDNS_ADOPT", "some", "`addresses`, `all` or `none`"),
            ("DDNS_ZONES", "corp..example", "names or ids of hosted zones"),
            ("DDNS_ZONES", " , ", "names or ids of hosted zones"),
            ("DDNS_TABLE", "a", "the name of a DynamoDB table"),
        ] {
            let refused = read(&[(name, value)]).unwrap_err();
            assert!(matches!(refused, Error::Settings(_)));
            let message = refused.to_string();
            assert!(message.contains(&format!("`{name}`")) && message.contains(expected), "{name}={value}: {message}");
        }
    }
}
