//! `ddns facts` and `ddns apply` in a program that was built without the AWS SDK.

use anyhow::{Context, anyhow};

use crate::Outcome;

/// Says how to get a program that can.
pub(crate) fn refuse() -> anyhow::Result<Outcome> {
    let remedy = anyhow!(
        "it was built without the AWS SDK, which takes minutes to build; `cargo install --path host-native --features \
         aws` builds it with it"
    );
    Err(remedy).context("this program cannot talk to AWS")
}
