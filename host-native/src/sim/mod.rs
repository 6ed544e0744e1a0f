//! The embedded AWS: EC2, Route 53 and DynamoDB in memory, behind the same trait as the real ones.
//!
//! It is stricter than any emulator, and where the documentation leaves a choice it takes the stricter reading, so
//! that what passes here passes at AWS. A [`Sim`] is also a world to play in: [`Sim::ec2`] and [`Sim::route53`] are
//! the consoles at which a person launches instances and edits records by hand, [`Sim::clone`] is a snapshot,
//! [`Sim::before_calls`] breaks a call or lets somebody else be quicker, [`Sim::calls`] counts.
//!
//! - `ec2`, `machine`, `address`, `envelope`: instances, their life, their addresses, the events about them
//! - `route53`, `records`, `batch`, `values`: hosted zones, their record sets, changes to them, what may stand in them
//! - `dynamodb`: the table
//! - `console`: what a person does; `facts`: a closed world in and out; `refused`: AWS's error codes

mod address;
mod batch;
mod calls;
mod console;
mod dynamodb;
mod ec2;
mod envelope;
mod facts;
mod machine;
mod records;
mod refused;
mod route53;
mod values;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ddns_core::id::{AccountId, Region};

pub use console::{Ec2Console, Route53Console};
pub use machine::Launch;
pub use refused::{Code, Refused};

use crate::source::AwsError;

/// What [`Sim::before_calls`] takes: called with the world and the API call, for example `ec2:DescribeInstances`.
type Hook = Arc<dyn Fn(&Sim, &'static str) -> Option<AwsError> + Send + Sync>;

/// An AWS in memory, seen with the credentials of one account. A clone is a snapshot: it has a life of its own.
pub struct Sim {
    account: AccountId,
    world: Mutex<World>,
    hook: Mutex<Option<Hook>>,
}

/// All that there is.
#[derive(Clone, Debug, Default)]
struct World {
    ec2: BTreeMap<Region, ec2::Ec2>,
    route53: route53::Route53,
    dynamodb: dynamodb::DynamoDb,
    calls: BTreeMap<&'static str, u32>,
    /// Counts what needs a number of its own: ids, events, public addresses.
    serial: u32,
}

impl World {
    fn next_serial(&mut self) -> u32 {
        self.serial += 1;
        self.serial
    }
}

impl Sim {
    /// An empty world in which the caller is `account` (12 digits). The table is missing.
    pub fn new(account: AccountId) -> Self {
        Self { account, world: Mutex::default(), hook: Mutex::default() }
    }

    /// The account whose credentials are used.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// Has `hook` called before every API call, with this world and the call's name (`route53:ListHostedZones`).
    /// An error that it answers is the call's answer, and the call does not happen. It may change the world first:
    /// that is somebody who was quicker.
    pub fn before_calls(&self, hook: impl Fn(&Sim, &'static str) -> Option<AwsError> + Send + Sync + 'static) {
        *lock(&self.hook) = Some(Arc::new(hook));
    }

    /// Takes back what [`Sim::before_calls`] did.
    pub fn without_hook(&self) {
        *lock(&self.hook) = None;
    }

    /// How often each API was called, failed calls included, by name: `dynamodb:BatchGetItem`.
    pub fn calls(&self) -> BTreeMap<&'static str, u32> {
        self.world().calls.clone()
    }

    /// How often `service` (`ec2`, `route53` or `dynamodb`) was called.
    pub fn calls_of(&self, service: &str) -> u32 {
        let of_service = |call: &str| call.split_once(':').is_some_and(|(prefix, _)| prefix == service);
        self.world().calls.iter().filter(|(call, _)| of_service(call)).map(|(_, count)| count).sum()
    }

    /// Counts from zero again.
    pub fn reset_calls(&self) {
        self.world().calls.clear();
    }

    fn world(&self) -> MutexGuard<'_, World> {
        lock(&self.world)
    }

    /// One API call: counted, offered to the hook, then carried out.
    fn call<T>(
        &self,
        call: &'static str,
        resource: &str,
        act: impl FnOnce(&mut World) -> Result<T, Refused>,
    ) -> Result<T, AwsError> {
        *self.world().calls.entry(call).or_default() += 1;
        let hook = lock(&self.hook).clone();
        if let Some(error) = hook.and_then(|hook| hook(self, call)) {
            return Err(error);
        }
        act(&mut self.world()).map_err(|refused| refused.of(call, resource))
    }
}

/// A panic while the lock was held is the panicking test's business; no state here is half written.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Clone for Sim {
    fn clone(&self) -> Self {
        Self {
            account: self.account.clone(),
            world: Mutex::new(self.world().clone()),
            hook: Mutex::new(lock(&self.hook).clone()),
        }
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("account", &self.account).field("world", &*self.world()).finish_non_exhaustive()
    }
}
