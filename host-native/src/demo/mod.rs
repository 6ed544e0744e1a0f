//! `ddns demo`: a story of about ten events, told on the terminal. AWS is the embedded one; everything else is what
//! runs in the Lambda function. No account, no network.
//!
//! `story` is what happens, `world` is where, `teller` says it.

mod story;
mod teller;
mod world;

use std::io::{self, Write};

use ddns_core::facts::Facts;
use serde_json::Value;

use crate::error::Error;
use crate::sim::Refused;

/// Why the story broke off.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// Nobody reads it any more.
    #[error("cannot write the story")]
    Write(#[from] std::io::Error),
    /// The embedded AWS does not let a person of the story do something.
    #[error("the embedded AWS refuses what the story wants")]
    Refused(#[from] Refused),
    /// A name, an id or an event of the story is none.
    #[error("the story has a mistake: {0}")]
    Mistake(String),
    /// The drive loop gave up.
    #[error(transparent)]
    Drive(#[from] Error),
}

/// A chapter as the planner is asked about it: an event, and the world in which it comes.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// What happens.
    pub title: String,
    /// The envelope, as EventBridge delivers it.
    pub event: Value,
    /// All that there is.
    pub facts: Facts,
}

/// The story for who shows it in another way.
pub async fn chapters() -> Result<Vec<Chapter>, DemoError> {
    // Rows get versions by chance: the same ones each time.
    fastrand::seed(1);
    let mut nobody = io::sink();
    let mut teller = teller::Teller::new(&mut nobody, None);
    story::tell(&world::World::new()?, &mut teller).await?;
    Ok(teller.into_chapters())
}

/// Tells the story to `out`, with ANSI colours, in lines of at most `columns` characters (`None`: of any length).
pub async fn run(out: &mut impl Write, columns: Option<usize>) -> Result<(), DemoError> {
    // The story is the same whenever it is told, the versions of its rows too.
    fastrand::seed(1);
    let world = world::World::new()?;
    story::tell(&world, &mut teller::Teller::new(out, columns)).await
}

#[cfg(test)]
mod tests {
    #[tokio::test]
    async fn the_story_is_told() {
        let mut told = Vec::new();
        super::run(&mut told, Some(110)).await.unwrap();
        let told = String::from_utf8(told).unwrap();
        insta::assert_snapshot!(anstream::adapter::strip_str(&told).to_string());
    }
}
