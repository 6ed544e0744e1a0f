//! Live against wanted: may we touch it, and how (SPEC 5)?
//!
//! | live | listed by | then |
//! |---|---|---|
//! | alias, other routing policy | anybody | `foreign-record`, listed by us no longer |
//! | any | another who yields | taken over, then as ours |
//! | nothing | another who does not yield | `name-taken` |
//! | as wanted | another who does not yield | `shared`: both list it |
//! | different | another who does not yield | `name-taken`, listed by us no longer; or multivalue answers |
//! | nothing | us, nobody | CREATE |
//! | as wanted | us | nothing |
//! | different, listed by us | us | DELETE and CREATE |
//! | different, not listed by us | us, confirmed | `drift-repaired`, or with `onDrift: "keep"` `drifted-record` |
//! | different, not listed by us | us, only `Planned` | as nobody's |
//! | as wanted | nobody | `adopted` or `already-there` |
//! | different | nobody | `foreign-record` |

mod multivalue;
mod obstacle;

use crate::diagnostic::{Code, Subject};
use crate::facts::Instance;
use crate::id::InstanceId;
use crate::reason::Reason;
use crate::record::{Entry, RecordKey, RecordSet, RecordType};
use crate::reverse;
use crate::settings::{Adopt, OnDrift, Settings};
use crate::spot::{Holder, Listing, Settled, Spot};
use crate::wanted::Wish;

/// Settles one wish after the other at a spot.
pub(crate) struct Claims<'a> {
    pub me: &'a InstanceId,
    pub instance: &'a Instance,
    pub settings: &'a Settings,
    pub spot: &'a Spot<'a>,
    pub settled: Settled,
    /// The keys of ours that a claim has dealt with; the others are no longer wanted.
    pub handled: Vec<RecordKey>,
}

impl<'a> Claims<'a> {
    /// Settles a wish: SPEC 5, publishing.
    pub(crate) fn claim(&mut self, wish: &Wish) {
        let (me, spot) = (self.me, self.spot);
        let rtype = &wish.set.rtype;
        if self.clear_the_way(wish).is_err() {
            return self.give_up(rtype);
        }
        let simple = RecordKey { rtype: rtype.clone(), set_identifier: None };
        let own = RecordKey { rtype: rtype.clone(), set_identifier: Some(me.as_str().to_owned()) };
        let of_type = || spot.live.iter().copied().filter(|live| live.rtype == *rtype);
        if let Some(alias) = of_type().find(|live| live.set_identifier.is_none() && !live.could_be_ours()) {
            self.give_up(rtype);
            return self.foreign(wish, alias);
        }
        let policies: Vec<&RecordSet> = of_type().filter(|live| live.set_identifier.is_some()).collect();
        let we_list_own = spot.ours_at(&own).next().is_some();
        if !policies.is_empty() {
            self.claim_beside(wish, &own, &policies, we_list_own);
        } else if we_list_own && spot.live_at(&simple).is_none() && spot.ours_at(&simple).next().is_none() {
            self.handled.push(own);
            self.create(wish.set.clone().multivalue(me), &wish.reason);
        } else {
            self.claim_simple(wish, simple);
        }
    }

    fn claim_simple(&mut self, wish: &Wish, key: RecordKey) {
        let spot = self.spot;
        self.handled.push(key.clone());
        let live = spot.live_at(&key);
        let entries: Vec<&Entry> = spot.ours_at(&key).collect();
        let holder = match live {
            Some(live) => spot.holder_of(live),
            None => self.holder_of_nothing(wish),
        };
        match (holder, live) {
            (Holder::Nobody, live) => self.resolve_nobody(live, wish),
            (Holder::Us, live) => self.resolve_ours(&entries, live, wish),
            (Holder::Yielding(listings), live) => {
                let all: Vec<&Entry> = entries.into_iter().chain(listings.iter().map(|l| l.entry)).collect();
                self.resolve_ours(&all, live, wish);
                self.take_over(key, &listings, live);
            }
            (Holder::Other(holder), None) => self.name_taken(wish, holder),
            (Holder::Other(holder), Some(live)) if live.equals(&wish.set) => {
                self.keep(live, true);
                self.say(
                    Code::Shared,
                    &wish.set,
                    Some(holder),
                    format!("also held by `{holder}`, which wants the same"),
                );
            }
            (Holder::Other(holder), Some(live)) => {
                if !self.convert(wish, &key, live) {
                    self.name_taken(wish, holder);
                }
            }
        }
    }

    /// Nothing is live: a living instance that lists the name, whatever the form of its record set, is about to
    /// create it, or will at its next event.
    fn holder_of_nothing(&self, wish: &Wish) -> Holder<'a> {
        let of_type = |listing: &Listing| listing.entry.set.rtype == wish.set.rtype;
        let listings: Vec<Listing> = self.spot.others.iter().copied().filter(of_type).collect();
        if let Some(living) = listings.iter().find(|listing| !listing.yields) {
            return Holder::Other(living.holder);
        }
        let key = wish.set.key();
        let simple: Vec<Listing> = listings.into_iter().filter(|listing| listing.entry.set.key() == key).collect();
        if simple.is_empty() { Holder::Us } else { Holder::Yielding(simple) }
    }

    /// Listed by us, or by others who yield.
    fn resolve_ours(&mut self, entries: &[&Entry], live: Option<&RecordSet>, wish: &Wish) {
        let Some(live) = live else {
            return self.create(wish.set.clone(), &wish.reason);
        };
        if live.equals(&wish.set) {
            return self.keep(live, true);
        }
        let listed = entries.iter().any(|entry| entry.set.same_values(live));
        if !listed && entries.iter().all(|entry| entry.planned) {
            return self.foreign(wish, live);
        }
        if !listed && self.settings.on_drift == OnDrift::Keep {
            for entry in entries.iter().filter(|entry| !entry.planned) {
                let entry = Entry::confirmed(self.spot.zone, entry.set.clone());
                self.settled.ahead.push(entry.clone());
                self.settled.after.push(entry);
            }
            let message = format!("edited by hand: it holds {}; left alone", shown(live));
            return self.say(Code::DriftedRecord, &wish.set, None, message);
        }
        if !listed {
            let message = format!("edited by hand: it holds {}; put right", shown(live));
            self.say(Code::DriftRepaired, &wish.set, None, message);
        }
        self.delete(live, &wish.reason);
        self.create(wish.set.clone(), &wish.reason);
    }

    fn resolve_nobody(&mut self, live: Option<&RecordSet>, wish: &Wish) {
        match live {
            None => self.create(wish.set.clone(), &wish.reason),
            Some(live) if !live.equals(&wish.set) => self.foreign(wish, live),
            Some(live) => {
                let made_from_ours = || reverse::address_in(&wish.set.name).is_some_and(|ip| self.instance.shows(ip));
                let adopt = match self.settings.adopt {
                    Adopt::All => true,
                    Adopt::None => false,
                    Adopt::Addresses => made_from_ours(),
                };
                self.keep(live, adopt);
                let (code, message) = if adopt {
                    (Code::Adopted, "it was there already, as wanted, and is taken into the registration")
                } else {
                    (Code::AlreadyThere, "it is there already, as wanted, and stays whose it is")
                };
                self.say(code, &wish.set, None, message.to_owned());
            }
        }
    }

    fn create(&mut self, set: RecordSet, reason: &Reason) {
        self.settled.published.insert(set.rtype.clone(), true);
        self.settled.ahead.push(Entry::planned(self.spot.zone, set.clone()));
        self.settled.after.push(Entry::confirmed(self.spot.zone, set.clone()));
        self.settled.creates.push((set, reason.clone()));
    }

    /// Deletes what is live, exactly as it is live, and lists it until it is gone.
    pub(crate) fn delete(&mut self, live: &RecordSet, reason: &Reason) {
        self.settled.ahead.push(Entry::confirmed(self.spot.zone, live.clone()));
        self.settled.deletes.push((live.clone(), reason.clone()));
    }

    fn keep(&mut self, live: &RecordSet, ours: bool) {
        self.settled.published.insert(live.rtype.clone(), ours);
        if ours {
            let entry = Entry::confirmed(self.spot.zone, live.clone());
            self.settled.ahead.push(entry.clone());
            self.settled.after.push(entry);
        }
    }

    fn take_over(&mut self, key: RecordKey, listings: &[Listing], live: Option<&RecordSet>) {
        for listing in listings {
            self.settled.others.entry(listing.holder.clone()).or_default().drop.insert(key.clone());
            let holder = listing.holder;
            let why = if listing.gone { "is gone" } else { "no longer has the address" };
            let message = format!("taken over from `{holder}`, which {why}");
            let set = live.unwrap_or(&listing.entry.set).clone();
            self.say(Code::TakenOver, &set, Some(holder), message);
        }
    }

    fn name_taken(&mut self, wish: &Wish, holder: &InstanceId) {
        self.say(Code::NameTaken, &wish.set, Some(holder), format!("held by `{holder}`, which keeps it"));
    }

    fn foreign(&mut self, wish: &Wish, live: &RecordSet) {
        let conflict = wish.set.rtype == RecordType::Cname && live.rtype != RecordType::Cname;
        let code = if conflict { Code::CnameConflict } else { Code::ForeignRecord };
        let message = format!("there is {} {}, which nobody registered; left alone", live.rtype.as_str(), shown(live));
        self.say(code, &wish.set, None, message);
    }

    /// The wish is refused: our registration lists the name no longer. What is live as it lists it is no longer
    /// wanted and goes the way of all such.
    fn give_up(&mut self, rtype: &RecordType) {
        let spot = self.spot;
        let stands = |entry: &&Entry| {
            let live = spot.live_at(&entry.set.key());
            let ours = live.filter(|live| live.could_be_ours());
            ours.is_some_and(|live| spot.ours.iter().any(|entry| entry.lists(spot.zone, live)))
        };
        let of_type = spot.ours.iter().copied().filter(|entry| entry.set.rtype == *rtype);
        self.handled.extend(of_type.filter(|entry| !stands(entry)).map(|entry| entry.set.key()));
    }

    pub(crate) fn say(&mut self, code: Code, set: &RecordSet, holder: Option<&InstanceId>, message: String) {
        let subject = Subject {
            instance_id: Some(self.me.clone()),
            hosted_zone_id: Some(self.spot.zone.clone()),
            name: Some(set.name.clone()),
            rtype: Some(set.rtype.clone()),
            holder: holder.cloned(),
            source: None,
        };
        let message = format!("`{}` {}: {message}", set.name, set.rtype.as_str());
        let diagnostic = code.says(message, subject);
        if !self.settled.diagnostics.contains(&diagnostic) {
            self.settled.diagnostics.push(diagnostic);
        }
    }
}

fn shown(live: &RecordSet) -> String {
    format!("`{}`", live.values_text().escape_debug())
}
