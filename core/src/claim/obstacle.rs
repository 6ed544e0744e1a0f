//! What stands at a name and excludes what is wanted there.

use crate::diagnostic::Code;
use crate::id::InstanceId;
use crate::record::{RecordSet, RecordType};
use crate::spot::Holder;
use crate::wanted::Wish;

use super::Claims;

/// What stands where ours should be, and is not ours to remove.
enum Obstacle<'a> {
    Foreign(&'a RecordSet),
    /// By another living instance; the record set, if it is live.
    Taken(&'a InstanceId, Option<&'a RecordSet>),
}

impl<'a> Claims<'a> {
    /// RFC 1034 section 3.6.2: a CNAME stands alone at its name. What is ours, or is taken over, makes way.
    pub(super) fn clear_the_way(&mut self, wish: &Wish) -> Result<(), ()> {
        let spot = self.spot;
        let excludes = |rtype: &RecordType| {
            (*rtype == RecordType::Cname || wish.set.rtype == RecordType::Cname) && *rtype != wish.set.rtype
        };
        let in_the_way = || spot.live.iter().copied().filter(|live| excludes(&live.rtype));
        let listed = spot.others.iter().filter(|listing| excludes(&listing.entry.set.rtype) && !listing.yields);
        let mut obstacles = in_the_way().filter_map(|live| self.obstacle(live));
        match obstacles.next().or_else(|| listed.map(|listing| Obstacle::Taken(listing.holder, None)).next()) {
            None => {}
            Some(Obstacle::Taken(holder, Some(live))) if wish.set.rtype == RecordType::Cname => {
                let message = format!("there is {} of `{holder}`; a CNAME stands alone", live.rtype.as_str());
                self.say(Code::CnameConflict, &wish.set, Some(holder), message);
                return Err(());
            }
            Some(Obstacle::Taken(holder, _)) => {
                self.name_taken(wish, holder);
                return Err(());
            }
            Some(Obstacle::Foreign(live)) => {
                self.foreign(wish, live);
                return Err(());
            }
        }
        for live in in_the_way().filter(|live| !self.handled.contains(&live.key())).collect::<Vec<_>>() {
            if let Holder::Yielding(listings) = spot.holder_of(live) {
                self.handled.push(live.key());
                self.take_over(live.key(), &listings, Some(live));
                self.delete(live, &wish.reason);
            }
        }
        Ok(())
    }

    fn obstacle(&self, live: &'a RecordSet) -> Option<Obstacle<'a>> {
        let foreign = Some(Obstacle::Foreign(live));
        match self.spot.holder_of(live) {
            _ if !live.could_be_ours() => foreign,
            Holder::Other(holder) => Some(Obstacle::Taken(holder, Some(live))),
            Holder::Us | Holder::Yielding(_) if self.spot.is_listed(live) => None,
            Holder::Nobody | Holder::Us | Holder::Yielding(_) => foreign,
        }
    }
}
