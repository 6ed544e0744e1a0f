//! A history: what happens to the fleet and to its zones, and in which order the handlers of its events get on.

use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use ddns_core::event::{Event, InstanceState};
use ddns_core::facts::Facts;
use ddns_core::id::{InstanceId, VpcId};
use ddns_core::settings::{OnDrift, Settings};
use ddns_native::drive::{Driver, Progress};
use ddns_native::error::Error;
use ddns_native::fetch::Cache;
use ddns_native::source::VpcAttribute;
use ddns_tests::tape::Tape;
use serde_json::Value;

use crate::stage::{Fault, Gate, Handler, Mutant, Stage};
use crate::watch::Writer;
use crate::world::{self, VPCS, region, zone_id};

const STEPS: usize = 72;
const STEP: usize = 4;
/// Choices that a history takes.
pub(crate) const CHOICES: usize = HEAD + STEPS * STEP + 32;
/// Choices that make the world.
pub(crate) const HEAD: usize = 64;
/// Longer than a handler waits, and longer than it goes by what it knows of a VPC.
const LONG: Duration = Duration::from_secs(61);

type Task = Pin<Box<dyn Future<Output = (Result<(), Error>, u32)>>>;

/// A delivery of an event that is being handled.
struct Running {
    number: usize,
    event: Value,
    gate: Arc<Gate>,
    task: Task,
    /// Something went wrong that was not its doing.
    disturbed: bool,
}

/// A history, told up to now.
pub(crate) struct Story<'a> {
    pub(crate) stage: Arc<Stage>,
    pub(crate) settings: Settings,
    pub(crate) tape: Tape<'a>,
    /// Several want the same name.
    pub(crate) shared: bool,
    pub(crate) fleet: Vec<(InstanceId, usize)>,
    cache: Arc<Cache>,
    /// The predecessor looked after some of them before.
    pub(crate) is_switched: bool,
    /// Sent and not delivered for the last time.
    pub(crate) events: Vec<Value>,
    handlers: Vec<Running>,
    deliveries: usize,
    /// The last event that was begun, and the world that it found.
    pub(crate) scene: Option<(Value, Facts)>,
}

impl<'a> Story<'a> {
    pub(crate) fn new(bytes: &'a [u8], mutant: Mutant, in_words: bool) -> Self {
        let mut tape = Tape::new(bytes);
        let mut head = tape.part(32);
        let shared = head.percent(50);
        let settings = world::settings(&mut head);
        let stage = Stage::new(world::new(&mut head), mutant, in_words);
        let cache = Arc::new(Cache::default());
        let (fleet, events, handlers) = (Vec::new(), Vec::new(), Vec::new());
        let mut before = tape.part(HEAD - 32);
        let (is_switched, deliveries, scene) = (false, 0, None);
        let mut story =
            Self { stage, settings, tape, shared, fleet, cache, is_switched, events, handlers, deliveries, scene };
        story.switch_over(&mut before);
        story
    }

    pub(crate) fn broken(&self) -> Option<String> {
        self.stage.told().watch.broken.clone()
    }

    fn breaks(&self, what: String) {
        self.stage.told().watch.breaks(what);
    }

    /// Tells the history up to the point at which nothing happens any more.
    pub(crate) async fn tell(&mut self) {
        for _ in 0..STEPS {
            let mut tape = self.tape.part(STEP);
            match tape.below(32) {
                0 => {}
                1..=3 => self.launch(&mut tape),
                4..=6 => self.live_on(&mut tape),
                7 | 8 => self.retag(&mut tape),
                9 | 10 => self.edit(&mut tape),
                11 => self.network(&mut tape),
                12..=15 => self.deliver(&mut tape),
                _ => self.get_on(&mut tape).await,
            }
            if self.broken().is_some() {
                return;
            }
        }
        while let Some(last) = self.handlers.len().checked_sub(1) {
            let at = self.tape.below(last + 1);
            self.step(at, None).await;
            if self.broken().is_some() {
                return;
            }
        }
    }

    pub(crate) fn say(&self, words: impl FnOnce() -> String) {
        self.stage.say(words);
    }

    pub(crate) fn happened(&mut self, event: Value) {
        self.say(|| format!("{}: {}", event["resources"][0].as_str().unwrap_or_default(), event["detail"]));
        self.events.push(event);
    }

    /// An event is delivered: any of those that were sent, and it may come again.
    fn deliver(&mut self, tape: &mut Tape) {
        if self.events.is_empty() || self.handlers.len() == 4 {
            return;
        }
        let at = self.events.len() - 1 - tape.below(self.events.len());
        let event = if tape.percent(30) { self.events[at].clone() } else { self.events.remove(at) };
        self.begin(event);
    }

    pub(crate) fn begin(&mut self, event: Value) {
        self.deliveries += 1;
        let number = self.deliveries;
        let since = self.stage.tick();
        self.say(|| {
            format!(
                "  event {number} is delivered: {} {}",
                event["resources"][0].as_str().unwrap_or("-"),
                event["detail"]
            )
        });
        if self.stage.told().words.is_some() {
            let facts = Facts { settings: self.settings.clone(), ..self.stage.sim.to_facts() };
            self.scene = Some((event.clone(), facts));
        }
        let read = Event::from_value(&event).unwrap();
        let repairs = self.settings.on_drift == OnDrift::Repair;
        let writer = Writer { number, instance: read.instance.clone(), since, ec2_since: since, repairs };
        let (gate, stage, cache) = (Arc::<Gate>::default(), self.stage.clone(), self.cache.clone());
        let (writer, event_state) = (Mutex::new(writer), read.state);
        let settings = self.settings.clone();
        let lies = Mutex::default();
        let aws = Handler { stage, gate: gate.clone(), writer, settings: settings.clone(), event_state, lies };
        let task = Box::pin(async move {
            let driver = Driver { aws: &aws, cache: &cache, settings: &settings };
            let mut progress = Progress::default();
            let result = driver.run(&read, &mut progress, |_| Ok(())).await;
            (result.map(|_| ()), progress.attempts)
        });
        self.handlers.push(Running { number, event, gate, task, disturbed: false });
    }

    /// A handler makes some calls, the last of which may fail; or it is killed.
    async fn get_on(&mut self, tape: &mut Tape<'_>) {
        if self.handlers.is_empty() {
            return;
        }
        let number = self.handlers[tape.below(self.handlers.len())].number;
        let calls = 1 + tape.below(14);
        let end = tape.below(256);
        for call in 0..calls {
            let Some(at) = self.handlers.iter().position(|running| running.number == number) else { return };
            let fault = match end {
                190..200 => Some(Fault::Refused),
                200..210 => Some(Fault::Lost),
                210..220 => Some(Fault::Twice),
                220..228 => Some(Fault::Busy),
                228..244 => Some(Fault::Stale),
                _ => None,
            };
            self.step(at, fault.filter(|_| call + 1 == calls)).await;
        }
        if let Some(at) = self.handlers.iter().position(|running| running.number == number).filter(|_| end >= 244) {
            self.say(|| format!("  event {number}: the handler is killed"));
            let killed = self.handlers.remove(at);
            self.stage.told().watch.ended(number, false);
            self.again(killed.event, tape);
        }
    }

    /// What failed is delivered again, mostly.
    fn again(&mut self, event: Value, tape: &mut Tape) {
        if tape.percent(70) {
            self.events.push(event);
        }
    }

    /// A handler makes one call, or wakes up.
    async fn step(&mut self, at: usize, fault: Option<Fault>) {
        let running = &mut self.handlers[at];
        running.disturbed |= fault.is_some();
        running.gate.open(fault);
        let mut context = Context::from_waker(Waker::noop());
        let mut polled = running.task.as_mut().poll(&mut context);
        if polled.is_pending() && running.gate.is_open() {
            // It waits because somebody was quicker.
            tokio::time::advance(Duration::from_secs(2)).await;
            polled = running.task.as_mut().poll(&mut context);
        }
        if let Poll::Ready((result, attempts)) = polled {
            let running = self.handlers.remove(at);
            self.say(|| {
                let how = result.as_ref().err().map_or("is done".to_owned(), |error| format!("fails: {error}"));
                format!("  event {} {how}, after {attempts} attempts", running.number)
            });
            self.stage.told().watch.ended(running.number, result.is_ok());
            self.judge(&running, result, attempts);
        }
    }

    /// What may stop an event, and that it says what it was about.
    fn judge(&mut self, running: &Running, result: Result<(), Error>, attempts: u32) {
        let number = running.number;
        let Err(error) = result else { return };
        let may_be = matches!(&error, Error::Aws(error) if running.disturbed && !error.resource.is_empty())
            || matches!(&error, Error::Contended { last, .. } if attempts == 5 && !last.resource.is_empty())
            || matches!(&error, Error::Failed(diagnostic) if diagnostic.subject.instance_id.is_some());
        if !may_be {
            self.breaks(format!("error: event {number} failed with {error:?}"));
        }
        let mut tape = self.tape.part(1);
        self.again(running.event.clone(), &mut tape);
    }

    /// Nothing happens any more: all that was begun is over, the VPCs work, and what handlers know of them is old.
    pub(crate) async fn come_to_rest(&mut self) {
        use InstanceState::{Pending, Running, ShuttingDown, Stopped, Stopping, Terminated};
        for (id, at) in self.fleet.clone() {
            let at = region(at);
            let ec2 = self.stage.sim.ec2(&at);
            let next = match ec2.instance(&id).map(|instance| instance.state.name) {
                Some(Pending) => Running,
                Some(Stopping) => Stopped,
                Some(ShuttingDown) => Terminated,
                Some(Running | Stopped | Terminated) | None => continue,
            };
            ec2.becomes(&id, next).unwrap();
        }
        for (vpc, at, ..) in VPCS {
            let vpc = VpcId(vpc.to_owned());
            for attribute in [VpcAttribute::EnableDnsHostnames, VpcAttribute::EnableDnsSupport] {
                self.stage.sim.ec2(&region(at)).vpc_attribute(&vpc, attribute, true).unwrap();
            }
        }
        self.seen();
        self.stage.told().at_rest = true;
        self.say(|| "nothing happens any more".to_owned());
        tokio::time::advance(LONG).await;
    }

    /// One event for an instance, undisturbed.
    pub(crate) async fn handle(&mut self, event: Value) {
        self.begin(event);
        let number = self.deliveries;
        while let Some(at) = self.handlers.iter().position(|running| running.number == number) {
            self.step(at, None).await;
        }
        self.events.clear();
    }

    pub(crate) fn zones(&self) -> Vec<ddns_core::id::ZoneId> {
        let zones = self.stage.sim.route53().zones().into_iter().map(|zone| zone.id);
        zones.filter(|id| *id != zone_id("ZELSE")).collect()
    }
}
