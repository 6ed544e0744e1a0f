//! What `ddns facts` and `ddns apply` are about: an event in a file, or an instance by its id.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::{Context, anyhow};
use ddns_core::event::{Event, RECONCILE};
use ddns_core::id::{AccountId, InstanceId, Region};
use serde_json::{Value, json};

use crate::input;

/// What was named on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Occasion {
    /// An EventBridge envelope, as it stood in the file.
    Envelope(Value),
    /// An instance, whose account and region are still to be found.
    Instance(InstanceId),
}

impl Occasion {
    /// Reads an instance's id, or a file that holds an envelope or what `ddns facts` printed, of which only the
    /// event is used.
    pub(crate) fn read(text: &str) -> anyhow::Result<Self> {
        if let Ok(id) = InstanceId::parse(text) {
            return Ok(Self::Instance(id));
        }
        let file = Path::new(text);
        let bytes = input::read(file).with_context(|| {
            format!("`{text}` is neither an instance's id (`i-` and 8 to 17 hexadecimal digits) nor a file")
        })?;
        let value = serde_json::from_slice(&bytes).with_context(|| format!("{} is not JSON", input::name(file)))?;
        Self::of_file(value).with_context(|| format!("{} holds no event", input::name(file)))
    }

    fn of_file(value: Value) -> anyhow::Result<Self> {
        let Value::Object(mut members) = value else {
            return Err(anyhow!("expected an EventBridge envelope, or an object with the member `event`"));
        };
        let envelope = members.remove("event").unwrap_or(Value::Object(members));
        Event::from_value(&envelope)?;
        Ok(Self::Envelope(envelope))
    }
}

/// The envelope that says: look at this instance again. Each has its own id, as EventBridge's have.
pub(crate) fn reconcile(instance: &InstanceId, account: &AccountId, region: &Region) -> Value {
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|since| since.as_nanos()).unwrap_or_default();
    json!({
        "version": "0",
        "id": format!("ddns-{nanoseconds:x}-{:x}", std::process::id()),
        "detail-type": RECONCILE,
        "source": "ddns",
        "account": account,
        "region": region,
        "resources": [],
        "detail": { "instance-id": instance },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "i-0aaaaaaaaaaaaaaa1";

    fn envelope() -> Value {
        let id = InstanceId::parse(ID).unwrap();
        reconcile(&id, &AccountId("123456789012".to_owned()), &Region("eu-west-1".to_owned()))
    }

    #[test]
    fn an_instance_is_told_from_a_file() {
        assert_eq!(Occasion::read(ID).unwrap(), Occasion::Instance(InstanceId::parse(ID).unwrap()));
        let neither = Occasion::read("i-xyz").unwrap_err();
        assert!(neither.to_string().contains("`i-xyz` is neither"), "{neither}");
    }

    #[test]
    fn an_envelope_and_a_bundle_give_the_same_event() {
        let plain = Occasion::of_file(envelope()).unwrap();
        let Occasion::Envelope(read) = &plain else { panic!("{plain:?}") };
        let bundle = json!({ "event": read, "facts": { "complete": true } });
        assert_eq!(Occasion::of_file(bundle).unwrap(), plain);
    }

    #[test]
    fn what_is_no_event_is_refused_with_the_place() {
        let mut odd = envelope();
        odd["detail-type"] = json!("Scheduled Event");
        let refused = Occasion::of_file(odd).unwrap_err().to_string();
        assert!(refused.contains("event.detail-type") && refused.contains("known are"), "{refused}");
        assert!(Occasion::of_file(json!([])).unwrap_err().to_string().contains("EventBridge envelope"));
    }

    #[test]
    fn a_reconcile_event_is_read_and_no_two_are_the_same() {
        let event = Event::from_value(&envelope()).unwrap();
        assert_eq!((event.instance.as_str(), event.region.0.as_str(), event.state), (ID, "eu-west-1", None));
        assert_ne!(envelope()["id"], envelope()["id"]);
    }
}
