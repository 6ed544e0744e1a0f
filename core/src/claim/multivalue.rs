//! Multivalue answers: two instances that want an address at one name each have one (SPEC 5.3).
//!
//! <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/routing-policy-multivalue.html>

use crate::id::InstanceId;
use crate::reason::{Reason, Rule};
use crate::record::{Entry, RecordKey, RecordSet, RecordType};
use crate::settings::OnConflict;
use crate::spot::{Holder, Listing};
use crate::wanted::Wish;

use super::Claims;

impl<'a> Claims<'a> {
    /// Record sets with a `SetIdentifier` are live: multivalue answers of instances, or somebody else's policy.
    pub(super) fn claim_beside(&mut self, wish: &Wish, own: &RecordKey, policies: &[&'a RecordSet], we_list_own: bool) {
        let (me, spot) = (self.me, self.spot);
        let multivalue = Wish { set: wish.set.clone().multivalue(me), ..wish.clone() };
        if let Some(live) = spot.live_at(own).filter(|live| !live.could_be_ours()) {
            self.give_up(&wish.set.rtype);
            return self.foreign(wish, live);
        }
        if we_list_own {
            self.handled.push(own.clone());
            let entries: Vec<&Entry> = spot.ours_at(own).collect();
            self.finish_conversion(policies);
            return self.resolve_ours(&entries, spot.live_at(own), &multivalue);
        }
        self.give_up(&wish.set.rtype);
        let mut removable: Vec<(&RecordSet, Vec<Listing>)> = Vec::new();
        let mut taken = None;
        for live in policies {
            match spot.holder_of(live) {
                _ if !live.could_be_ours() => return self.foreign(wish, live),
                Holder::Other(holder) => taken = Some(holder),
                // Taken over by a plan that crashed half way.
                Holder::Us if spot.is_listed(live) => removable.push((live, Vec::new())),
                Holder::Yielding(listings) if spot.is_listed(live) => removable.push((live, listings)),
                Holder::Nobody | Holder::Us | Holder::Yielding(_) => return self.foreign(wish, live),
            }
        }
        match (taken, self.settings.on_conflict) {
            (Some(_), OnConflict::Multivalue) => self.create(multivalue.set, &wish.reason),
            (Some(holder), OnConflict::Keep) => self.name_taken(wish, holder),
            (None, _) => {
                for (live, listings) in removable {
                    self.handled.push(live.key());
                    self.take_over(live.key(), &listings, Some(live));
                    self.delete(live, &wish.reason);
                }
                let simple: Vec<Listing> = spot.others_at(&wish.set.key()).filter(|listing| listing.yields).collect();
                self.take_over(wish.set.key(), &simple, None);
                self.create(wish.set.clone(), &wish.reason);
            }
        }
    }

    /// SPEC 5.3 with `onConflict: "multivalue"`: the holder's address and ours both become multivalue answers.
    pub(super) fn convert(&mut self, wish: &Wish, key: &RecordKey, live: &RecordSet) -> bool {
        let spot = self.spot;
        let is_address = matches!(wish.set.rtype, RecordType::A | RecordType::Aaaa);
        let holders: Vec<Listing> = spot.others_at(key).filter(|listing| !listing.yields).collect();
        let as_listed = holders.iter().all(|listing| listing.entry.set.same_values(live));
        if self.settings.on_conflict != OnConflict::Multivalue || !is_address || !as_listed {
            return false;
        }
        self.handled.push(wish.set.clone().multivalue(self.me).key());
        let reason = |holder: &InstanceId| {
            Reason::new(Rule::Multivalue, format!("`{holder}` and `{}` both want this name", self.me))
        };
        let mut creates = Vec::new();
        for listing in &holders {
            let theirs = live.clone().multivalue(listing.holder);
            let edit = self.settled.others.entry(listing.holder.clone()).or_default();
            edit.drop.extend([key.clone(), theirs.key()]);
            edit.ahead.push(Entry::confirmed(spot.zone, live.clone()));
            edit.ahead.push(Entry::planned(spot.zone, theirs.clone()));
            edit.after.push(Entry::confirmed(spot.zone, theirs.clone()));
            creates.push((theirs, reason(listing.holder)));
        }
        // The holders come in order, one with two entries twice.
        creates.dedup_by(|(a, _), (b, _)| a.set_identifier == b.set_identifier);
        let first = holders.first().map_or(self.me, |listing| listing.holder);
        self.settled.deletes.push((live.clone(), reason(first)));
        self.settled.creates.extend(creates);
        self.create(wish.set.clone().multivalue(self.me), &wish.reason);
        true
    }

    /// A plan that crashed behind its change of the record sets left the holders' registrations as before.
    fn finish_conversion(&mut self, policies: &[&'a RecordSet]) {
        for live in policies {
            let simple = RecordKey { rtype: live.rtype.clone(), set_identifier: None };
            let key = live.key();
            let unfinished = self.spot.others_at(&key).filter(|listing| {
                let is_theirs = live.set_identifier.as_deref() == Some(listing.holder.as_str());
                is_theirs && listing.entry.planned && listing.entry.set.equals(live) && !listing.gone
            });
            for listing in unfinished {
                let edit = self.settled.others.entry(listing.holder.clone()).or_default();
                edit.drop.extend([simple.clone(), key.clone()]);
                edit.ahead.push(Entry::confirmed(self.spot.zone, (*live).clone()));
                edit.after.push(Entry::confirmed(self.spot.zone, (*live).clone()));
            }
        }
    }
}
