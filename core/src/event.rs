//! The EventBridge envelope: what woke us up (SPEC 1, 3).

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, InstanceId, Region};
use crate::wire::Rejection;

/// The life of an instance in EC2's words.
///
/// <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html>
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum InstanceState {
    /// Being launched or started.
    Pending,
    /// Up.
    Running,
    /// Being stopped.
    Stopping,
    /// Stopped; it may be started again.
    Stopped,
    /// Being terminated.
    ShuttingDown,
    /// Gone for good.
    Terminated,
}

impl InstanceState {
    /// The state as EC2 spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::ShuttingDown => "shutting-down",
            Self::Terminated => "terminated",
        }
    }
}

/// An event about one instance.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The envelope's `id`, the same at every delivery.
    pub id: String,
    /// The account in which it happened.
    pub account: AccountId,
    /// The region in which it happened.
    pub region: Region,
    /// The instance that it is about.
    pub instance: InstanceId,
    /// The state that it reports, if it reports one.
    pub state: Option<InstanceState>,
}

/// `detail-type` of the event that EC2 sends when an instance changes state.
pub const STATE_CHANGE: &str = "EC2 Instance State-change Notification";
/// `detail-type` of the event that AWS sends when tags of a resource change.
pub const TAG_CHANGE: &str = "Tag Change on Resource";
/// `detail-type` of our own event: look at this instance again. Sent by `ddns apply INSTANCE-ID`.
pub const RECONCILE: &str = "ddns Instance Reconcile";

/// The members of an EventBridge envelope that matter; others are ignored.
///
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema), schemars(extend("allOf" = crate::schema::event_kinds())))]
#[serde(expecting = "an EventBridge envelope")]
pub(crate) struct Envelope {
    /// The same at every delivery.
    #[cfg_attr(feature = "schema", schemars(length(min = 1)))]
    id: String,
    /// Who sends it; it goes with the `detail-type`.
    source: String,
    /// What kind of event it is.
    #[serde(rename = "detail-type")]
    #[cfg_attr(feature = "schema", schemars(extend("enum" = [STATE_CHANGE, TAG_CHANGE, RECONCILE])))]
    detail_type: String,
    /// The account in which it happened.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    account: AccountId,
    /// The region in which it happened.
    #[cfg_attr(feature = "schema", schemars(extend("minLength" = 1)))]
    region: Region,
    /// The ARN of the instance, where tags changed.
    #[serde(default)]
    resources: Vec<String>,
    /// What happened.
    detail: Detail,
}

/// The members of an event's `detail` that matter; others are ignored.
#[derive(Clone, Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
struct Detail {
    /// The instance that changed its state, or that is to be looked at again.
    instance_id: Option<InstanceId>,
    /// The state that it changed to.
    state: Option<InstanceState>,
}

impl Envelope {
    /// The event in this envelope, or where it is none.
    pub(crate) fn open(self) -> Result<Event, Rejection> {
        let (source, instance, state) = match self.detail_type.as_str() {
            STATE_CHANGE => ("aws.ec2", self.instance_id()?, Some(self.state()?)),
            TAG_CHANGE => ("aws.tag", self.tagged_instance()?, None),
            RECONCILE => ("ddns", self.instance_id()?, None),
            other => return Err(unknown_detail_type(other)),
        };
        if self.source != source {
            let (found, kind) = (self.source.escape_debug(), &self.detail_type);
            let message = format!("a `{kind}` comes from `{source}`, this one from `{found}`");
            return Err(Rejection::input("event.source", &message));
        }
        for (path, text) in
            [("event.id", &self.id), ("event.account", &self.account.0), ("event.region", &self.region.0)]
        {
            if text.is_empty() {
                return Err(Rejection::input(path, "it is empty"));
            }
        }
        Ok(Event { id: self.id, account: self.account, region: self.region, instance, state })
    }

    fn instance_id(&self) -> Result<InstanceId, Rejection> {
        let missing = || Rejection::input("event.detail.instance-id", "missing: expected an instance id");
        self.detail.instance_id.clone().ok_or_else(missing)
    }

    fn state(&self) -> Result<InstanceState, Rejection> {
        let missing = || Rejection::input("event.detail.state", "missing: expected an instance state");
        self.detail.state.ok_or_else(missing)
    }

    /// <https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tags-events.html>
    fn tagged_instance(&self) -> Result<InstanceId, Rejection> {
        let arn = self.resources.first().map(String::as_str).unwrap_or_default();
        let id = arn.strip_prefix("arn:").and_then(|rest| rest.split_once(":instance/")).map(|(_, id)| id);
        let no_instance = format!("`{}` is not the ARN of an EC2 instance", arn.escape_debug());
        id.ok_or(no_instance)
            .and_then(InstanceId::parse)
            .map_err(|message| Rejection::input("event.resources[0]", &message))
    }
}

fn unknown_detail_type(found: &str) -> Rejection {
    let known = [STATE_CHANGE, TAG_CHANGE, RECONCILE].map(|name| Cow::from(format!("`{name}`"))).join(", ");
    let message = format!("unknown detail type `{}`; known are {known}", found.escape_debug());
    Rejection::input("event.detail-type", &message)
}
