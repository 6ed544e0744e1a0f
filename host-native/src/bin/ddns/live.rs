//! `ddns facts` and `ddns apply` at the real AWS.

use anyhow::{Context, anyhow};
use aws_config::{BehaviorVersion, SdkConfig};
use aws_sdk_ec2::config::Builder;
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
        let (config, configured) = configured().await?;
        let envelope = match occasion {
            Occasion::Instance(id) => {
                let region = args.region.clone().map_or(configured, Region);
                let account = account_of(&id, &region, &config).await?;
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

/// What the environment says: the region is that of the registration table, and of an instance unless told otherwise.
async fn configured() -> anyhow::Result<(SdkConfig, Region)> {
    let config = aws_config::load_defaults(BehaviorVersion::latest()).await;
    let region = config.region().map(|region| Region(region.to_string()));
    let region = region.context("no region is configured: set AWS_REGION to that of the registration table")?;
    Ok((config, region))
}

/// The account that EC2 says the instance is in.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Reservation.html>
async fn account_of(id: &InstanceId, region: &Region, config: &SdkConfig) -> anyhow::Result<AccountId> {
    let config = Builder::from(config).region(aws_config::Region::new(region.0.clone())).build();
    let by_id = Filter::builder().name("instance-id").values(id.as_str()).build();
    let answer = aws_sdk_ec2::Client::from_conf(config).describe_instances().filters(by_id).send().await;
    let region = &region.0;
    let answer = answer.with_context(|| format!("`ec2:DescribeInstances` of `{id}` in `{region}` failed"))?;
    let account = answer.reservations().iter().find_map(|reservation| reservation.owner_id());
    let account = account.with_context(|| {
        format!("EC2 does not know `{id}` in `{region}`: use `--region` if it is in another, or the event's file")
    })?;
    Ok(AccountId(account.to_owned()))
}
