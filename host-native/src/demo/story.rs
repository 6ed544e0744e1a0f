//! What happens.

use std::io::Write;

use ddns_core::id::InstanceId;
use serde_json::Value;

use super::DemoError;
use super::teller::Teller;
use super::world::World;

/// The instances of the story.
struct Cast {
    web: InstanceId,
    rival: InstanceId,
    heir: InstanceId,
}

/// Tells it from the beginning to the end.
pub(super) async fn tell(world: &World, teller: &mut Teller<'_, impl Write>) -> Result<(), DemoError> {
    let id = |text: &str| InstanceId::parse(text).map_err(DemoError::Mistake);
    let cast =
        Cast { web: id("i-0aaaaaaaaaaaaaaa1")?, rival: id("i-0bbbbbbbbbbbbbbb2")?, heir: id("i-0ccccccccccccccc3")? };
    teller.opening()?;
    arrival(world, &cast, teller).await?;
    conflict(world, &cast, teller).await?;
    let late = departure(world, &cast, teller).await?;
    inheritance(world, &cast, teller, &late).await?;
    teller.ending()
}

async fn arrival(world: &World, cast: &Cast, teller: &mut Teller<'_, impl Write>) -> Result<(), DemoError> {
    let running = world.launch(&cast.web, &[], true)?;
    let title = "An instance is launched. Its VPC hands out the domain corp.example by DHCP.";
    teller.event(world, title, &running).await?;

    let tagged = world.ec2().tag(&cast.web, "CNAME", "www.corp.example")?;
    teller.event(world, "It is tagged CNAME = www.corp.example.", &tagged).await?;

    let tagged = world.ec2().tag(&cast.web, "ZONE", "shop.example")?;
    teller.event(world, "It is tagged ZONE = shop.example, a public zone.", &tagged).await?;

    teller.event(world, "EventBridge delivers the first event a second time.", &running).await
}

async fn conflict(world: &World, cast: &Cast, teller: &mut Teller<'_, impl Write>) -> Result<(), DemoError> {
    let running = world.launch(&cast.rival, &[("CNAME", "www.corp.example")], false)?;
    teller.event(world, "A second instance is launched and wants www.corp.example too.", &running).await?;

    world.write_by_hand("db.corp.example", "old-db.example.net.")?;
    let tagged = world.ec2().tag(&cast.rival, "CNAME", "db.corp.example")?;
    let title = "Somebody wrote db.corp.example by hand. Now the second instance is tagged for it.";
    teller.event(world, title, &tagged).await
}

/// The second instance is terminated in the end, and nobody hears of it: that event is answered.
async fn departure(world: &World, cast: &Cast, teller: &mut Teller<'_, impl Write>) -> Result<Value, DemoError> {
    let [_, stopped] = world.ec2().stop(&cast.web)?;
    teller.event(world, "The first instance is stopped.", &stopped).await?;

    let tagged = world.ec2().tag(&cast.rival, "CNAME", "www.corp.example")?;
    teller.event(world, "So www.corp.example is free. The second instance is tagged for it again.", &tagged).await?;

    let [_, terminated] = world.ec2().terminate(&cast.rival)?;
    Ok(terminated)
}

async fn inheritance(
    world: &World,
    cast: &Cast,
    teller: &mut Teller<'_, impl Write>,
    late: &Value,
) -> Result<(), DemoError> {
    let running = world.launch(&cast.heir, &[("CNAME", "www.corp.example")], false)?;
    let title = "The second instance is terminated, but the event is late. A third one gets its address first.";
    teller.event(world, title, &running).await?;

    teller.event(world, "Now the late event comes: the second instance is terminated.", late).await?;

    let [_, running] = world.ec2().start(&cast.web)?;
    let title = "The first instance is started again. It has a new public address, and www.corp.example is not free.";
    teller.event(world, title, &running).await
}
