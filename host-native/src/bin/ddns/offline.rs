//! The commands that talk to AWS, in a program that was built without the AWS SDK.

use anyhow::{Context, anyhow};

use crate::Outcome;

/// Says how to get a program that can.
pub(crate) fn refuse(command: &str) -> anyhow::Result<Outcome> {
    let remedy = anyhow!(
        "this program was built without the AWS SDK, which takes minutes to build; \
         build it with `cargo install --path host-native --features aws`"
    );
    Err(remedy).with_context(|| format!("`ddns {command}` cannot talk to AWS"))
}
