//! What the operator has chosen: settings from a file, or from the variables that the Lambda function reads.

use std::path::Path;

use anyhow::Context;
use ddns_core::settings::Settings;
use ddns_native::settings::Environment;

use crate::input;

/// The environment's settings and table; a file's settings take the place of the environment's, all of them.
pub(crate) fn read(file: Option<&Path>) -> anyhow::Result<Environment> {
    // Other programs' variables may hold anything; ours are text.
    let variables = std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value)));
    let environment = Environment::read(variables.map(|(name, value)| (name, value.to_string_lossy().into_owned())))?;
    match file {
        None => Ok(environment),
        Some(file) => Ok(Environment { settings: of_file(file)?, ..environment }),
    }
}

fn of_file(file: &Path) -> anyhow::Result<Settings> {
    let value = serde_json::from_slice(&input::read(file)?);
    let value = value.with_context(|| format!("{} is not JSON", input::name(file)))?;
    Settings::from_value(&value).with_context(|| format!("{} holds no settings", input::name(file)))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(text: &str) -> std::io::Result<tempfile::NamedTempFile> {
        let mut file = tempfile::NamedTempFile::new()?;
        file.write_all(text.as_bytes())?;
        Ok(file)
    }

    #[test]
    fn a_file_holds_settings_as_the_planner_reads_them() {
        let file = file(r#"{ "ttl": 300, "reverseZones": "off" }"#).unwrap();
        assert_eq!(read(Some(file.path())).unwrap().settings.ttl, 300);
    }

    #[test]
    fn a_misspelt_setting_is_refused_with_its_place() {
        for (text, place) in [(r#"{ "tl": 300 }"#, "`tl`"), (r#"{ "ttl": -1 }"#, "`ttl`"), ("{", "line 1")] {
            let refused = format!("{:#}", read(Some(file(text).unwrap().path())).unwrap_err());
            assert!(refused.contains(place), "{refused}");
        }
        assert!(read(Some(Path::new("no/such.json"))).unwrap_err().to_string().contains("`no/such.json`"));
    }
}
