//! `ddns facts` and `ddns apply` at the real AWS.

use anyhow::{Context, anyhow};
use aws_config::BehaviorVersion;
use aws_sdk_ec2::types::Filter;
use ddns_core::event::Event;
use ddns_core::id::{AccountId, InstanceId, Region};
use ddns_native::aws::AwsClients;
use ddns_native::drive::Driver;
use ddns_native::fetch::Cache;
use serde_json::{Value, json};

use crate::apply::{self, Terms};
use crate::args::{ApplyArgs, FactsArgs, LiveArgs};
use crate::occasion::{self, Occasion};
use crate::terminal::Terminal;
use crate::{Outcome, chosen, output};

/// Prints the event and all that the planner asks for.
pub(crate) fn facts(args: &FactsArgs) -> anyhow::Result<Outcome> {
    let facts = with_aws(&args.occasion, &args.live, async |driver, envelope| {
        let facts = driver.view(&Event::from_value(&envelope)?).await?.facts;
        Ok(json!({ "event": envelope, "facts": facts }))
    })?;
    output::print(&ddns_native::render::indented(&facts))?;
    Ok(Outcome::Done)
}

/// Shows the plan, asks, and carries it out.
pub(crate) fn apply(args: &ApplyArgs) -> anyhow::Result<Outcome> {
    let terms = Terms { expect: args.expect.as_deref(), yes: args.yes };
    let attempts = with_aws(&args.occasion, &args.live, async |driver, envelope| {
        apply::run(&driver, &Event::from_value(&envelope)?, terms, &mut Terminal).await
    })?;
    output::print(match attempts {
        None => "",
        Some(1) => "\nDone.\n",
        Some(_) => "\nDone, not at the first attempt: somebody else was quicker.\n",
    })?;
    Ok(Outcome::Done)
}

/// Everything that can be wrong with the command is found before the first call.
fn with_aws<T>(
    occasion: &str,
    args: &LiveArgs,
    act: impl AsyncFnOnce(Driver<'_, AwsClients>, Value) -> anyhow::Result<T>,
) -> anyhow::Result<T> {
    let occasion = Occasion::read(occasion)?;
    let environment = chosen::read(args.settings.as_deref())?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let envelope = match occasion {
            Occasion::Instance(id) => {
                let (account, region) = whereabouts(&id, args.region.as_deref()).await?;
                occasion::reconcile(&id, &account, &region)
            }
            Occasion::Envelope(_) if args.region.is_some() => {
                return Err(anyhow!("`--region` goes with an instance's id: an event says where it happened"));
            }
            Occasion::Envelope(envelope) => envelope,
        };
        let (aws, cache) = (AwsClients::connect(&environment.table).await, Cache::default());
        act(Driver { aws: &aws, cache: &cache, settings: &environment.settings }, envelope).await
    })
}

/// The account that EC2 says the instance is in, and the region: the one asked for, or the configured one.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Reservation.html>
async fn whereabouts(id: &InstanceId, region: Option<&str>) -> anyhow::Result<(AccountId, Region)> {
    let mut loader = aws_config::defaults(BehaviorVersion::latest());
    if let Some(region) = region {
        loader = loader.region(aws_config::Region::new(region.to_owned()));
    }
    let config = loader.load().await;
    let region = config.region().context("no region is configured: use `--region`, or set AWS_REGION")?.to_string();
    let by_id = Filter::builder().name("instance-id").values(id.as_str()).build();
    let answer = aws_sdk_ec2::Client::new(&config).describe_instances().filters(by_id).send().await;
    let answer = answer.with_context(|| format!("`ec2:DescribeInstances` of `{id}` in `{region}` failed"))?;
    let account = answer.reservations().iter().find_map(|reservation| reservation.owner_id());
    let account = account.with_context(|| {
        format!("EC2 does not know `{id}` in `{region}`: use `--region` if it is in another, or the event's file")
    })?;
    Ok((AccountId(account.to_owned()), Region(region)))
}
