//! How it is told: an event a chapter, with the plan, the work and the records that are live then.

use std::io::Write;

use anstyle::Style;
use ddns_core::event::Event;
use ddns_core::facts::Facts;
use ddns_core::record::{RecordSet, RecordType};
use ddns_core::settings::Settings;
use ddns_core::wire::Answer;
use serde_json::Value;

use super::world::World;
use super::{Chapter, DemoError};
use crate::drive::{Driver, Progress};
use crate::fetch::Cache;
use crate::render::{self, Context};

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// Says it.
pub(super) struct Teller<'a, W> {
    out: &'a mut W,
    columns: Option<usize>,
    chapters: Vec<Chapter>,
    cache: Cache,
}

impl<'a, W: Write> Teller<'a, W> {
    pub(super) fn new(out: &'a mut W, columns: Option<usize>) -> Self {
        Self { out, columns, chapters: Vec::new(), cache: Cache::default() }
    }

    /// What was told.
    pub(super) fn into_chapters(self) -> Vec<Chapter> {
        self.chapters
    }

    /// What a reader has to know before it begins.
    pub(super) fn opening(&mut self) -> Result<(), DemoError> {
        self.paragraph(
            "This is a story of two hosted zones, corp.example (private) and shop.example (public), and of three \
             instances. AWS is embedded: no account and no network is used. Each event goes the way that it goes in \
             the Lambda function.",
        )
    }

    /// Where to go from here.
    pub(super) fn ending(&mut self) -> Result<(), DemoError> {
        self.line("")?;
        self.paragraph(
            "That was all. `ddns plan --help` shows how to preview an event of your own, `ddns apply --help` how to \
             carry it out.",
        )
    }

    /// A chapter: what happens, and what comes of the event about it.
    pub(super) async fn event(&mut self, world: &World, title: &str, envelope: &Value) -> Result<(), DemoError> {
        let event = Event::from_value(envelope).map_err(|rejection| DemoError::Mistake(rejection.to_string()))?;
        let before = world.sim.to_facts();
        world.sim.reset_calls();
        let driver = Driver { aws: &world.sim, cache: &self.cache, settings: &Settings::default() };
        let plan = driver.run(&event, &mut Progress::default(), |_| Ok(())).await?;
        self.line("")?;
        self.styled(BOLD, &format!("{}. {title}", self.chapters.len() + 1))?;
        self.line("")?;
        let context = Context::new(&event, &before).fit(self.columns);
        write!(self.out, "{}", render::text(&Answer::Plan(plan), &context))?;
        self.line("")?;
        self.live(&world.sim.to_facts())?;
        self.calls(world)?;
        self.chapters.push(Chapter { title: title.to_owned(), event: envelope.clone(), facts: before });
        Ok(())
    }

    fn live(&mut self, facts: &Facts) -> Result<(), DemoError> {
        self.styled(DIM, "Live now:")?;
        let is_ours_to_show = |set: &&RecordSet| !matches!(set.rtype, RecordType::Other(_));
        let sets: Vec<&RecordSet> = facts.record_sets.values().flatten().filter(is_ours_to_show).collect();
        let width = sets.iter().map(|set| set.name.as_str().len()).max().unwrap_or_default();
        if sets.is_empty() {
            self.line("  nothing")?;
        }
        for set in sets {
            let (name, rtype) = (set.name.as_str(), set.rtype.as_str());
            self.line(&format!("  {name:width$}  {rtype:5}  {}", set.values_text()))?;
        }
        Ok(())
    }

    fn calls(&mut self, world: &World) -> Result<(), DemoError> {
        let [ec2, route53, dynamodb] = ["ec2", "route53", "dynamodb"].map(|service| world.sim.calls_of(service));
        let text = format!("Calls: {ec2} to EC2, {route53} to Route 53, {dynamodb} to DynamoDB");
        self.styled(DIM, &text)
    }

    fn paragraph(&mut self, text: &str) -> Result<(), DemoError> {
        let columns = self.columns.unwrap_or(100);
        textwrap::wrap(text, columns).iter().try_for_each(|line| self.line(line))
    }

    fn styled(&mut self, style: Style, text: &str) -> Result<(), DemoError> {
        self.line(&format!("{style}{text}{style:#}"))
    }

    fn line(&mut self, text: &str) -> Result<(), DemoError> {
        Ok(writeln!(self.out, "{text}")?)
    }
}
