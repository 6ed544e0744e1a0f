//! The events that AWS sends, in EventBridge's envelope.
//!
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/monitoring-instance-state-changes.html> and
//! <https://docs.aws.amazon.com/tag-editor/latest/userguide/monitor-tags-events.html>

use ddns_core::event::{InstanceState, STATE_CHANGE, TAG_CHANGE};
use ddns_core::facts::Tag;
use ddns_core::id::{AccountId, InstanceId, Region};
use serde_json::{Map, Value, json};

/// Where an event comes from.
pub(super) struct Origin<'a> {
    pub(super) account: &'a AccountId,
    pub(super) region: &'a Region,
    pub(super) instance: &'a InstanceId,
    /// Tells this event from all others.
    pub(super) serial: u32,
}

/// `EC2 Instance State-change Notification`
pub(super) fn state_change(origin: &Origin<'_>, state: InstanceState) -> Value {
    let detail = json!({ "instance-id": origin.instance.as_str(), "state": state.as_str() });
    envelope(origin, "aws.ec2", STATE_CHANGE, detail)
}

/// `Tag Change on Resource`: the keys that changed and all tags as they are now.
pub(super) fn tag_change(origin: &Origin<'_>, changed: &str, tags: &[Tag]) -> Value {
    let tags: Map<String, Value> = tags.iter().map(|tag| (tag.key.clone(), json!(tag.value))).collect();
    let detail = json!({
        "changed-tag-keys": [changed], "service": "ec2", "resource-type": "instance", "version": 1, "tags": tags,
    });
    envelope(origin, "aws.tag", TAG_CHANGE, detail)
}

fn envelope(origin: &Origin<'_>, source: &str, detail_type: &str, detail: Value) -> Value {
    let Origin { account, region, instance, serial } = origin;
    json!({
        "version": "0",
        "id": format!("00000000-0000-4000-8000-{serial:012}"),
        "source": source,
        "detail-type": detail_type,
        "account": account.0,
        "time": format!("2026-01-05T10:{:02}:{:02}Z", serial / 60 % 60, serial % 60),
        "region": region.0,
        "resources": [format!("arn:aws:ec2:{}:{}:instance/{instance}", region.0, account.0)],
        "detail": detail,
    })
}
