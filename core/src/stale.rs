//! What a registration lists and the instance is not entitled to any more (SPEC 5, withdraw).

use crate::diagnostic::{Code, Diagnostic, Subject};
use crate::id::InstanceId;
use crate::reason::Reason;
use crate::record::{Entry, RecordKey, RecordSet};
use crate::set::set;
use crate::spot::{Settled, Spot};

/// Deletes what is live with a value set that the registration lists, exactly as it is live, unless another living
/// instance lists it so. `handled`: what a claim has dealt with.
pub(crate) fn remove(me: &InstanceId, spot: &Spot, handled: &[RecordKey], reason: &Reason, settled: &mut Settled) {
    let keys = set(spot.ours.iter().map(|entry| entry.set.key()));
    for key in keys.into_iter().filter(|key| !handled.contains(key)) {
        let Some(live) = spot.live_at(&key) else { continue };
        if spot.lives_elsewhere(live) {
            continue;
        }
        if live.could_be_ours() && spot.ours_at(&key).any(|entry| entry.set.same_values(live)) {
            settled.ahead.push(Entry::confirmed(spot.zone, live.clone()));
            settled.deletes.push((live.clone(), reason.clone()));
        } else if spot.ours_at(&key).any(|entry| !entry.planned) {
            settled.diagnostics.push(drifted(me, spot, &key, live));
        }
    }
}

fn drifted(me: &InstanceId, spot: &Spot, key: &RecordKey, live: &RecordSet) -> Diagnostic {
    let (name, rtype, values) = (spot.name, key.rtype.as_str(), live.values_text());
    let message = match live.could_be_ours() {
        true => format!("it holds `{}`, which the registration does not list", values.escape_debug()),
        false => "somebody made it an alias, or gave it a routing policy".to_owned(),
    };
    let message = format!("`{name}` {rtype}: not deleted: {message}");
    let subject = Subject {
        instance_id: Some(me.clone()),
        hosted_zone_id: Some(spot.zone.clone()),
        name: Some(name.clone()),
        rtype: Some(key.rtype.clone()),
        ..Subject::default()
    };
    Code::DriftedRecord.says(message, subject)
}
