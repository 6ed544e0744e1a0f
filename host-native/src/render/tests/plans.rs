//! Answers made by hand, one for each thing that a renderer has to show.

use ddns_core::change::{Action, Change, ChangeBatch, RecordChange};
use ddns_core::diagnostic::{Code, Diagnostic, Subject};
use ddns_core::event::Event;
use ddns_core::facts::Facts;
use ddns_core::id::{AccountId, InstanceId, Region, SubnetId, VpcId, ZoneId};
use ddns_core::name::DnsName;
use ddns_core::needs::{Need, Vpc};
use ddns_core::reason::{Reason, Rule};
use ddns_core::record::{Entry, RecordSet, RecordType};
use ddns_core::registration::{Content, Registration};
use ddns_core::wire::{Answer, FORMAT_VERSION, Needs, Plan, Rejection, RejectionCode};
use serde_json::json;

use super::super::Context;

pub(super) struct Sample {
    pub(super) name: &'static str,
    pub(super) answer: Answer,
    pub(super) context: Context,
}

pub(super) fn all() -> Vec<Sample> {
    vec![
        creation(),
        replacement(),
        deletion(),
        multivalue(),
        new_zone(),
        every_severity(),
        nothing(),
        nothing_but_books(),
        instance_not_found(),
        needs(),
        rejection(),
        hostile(),
    ]
}

const FIRST: &str = "i-0aaaaaaaaaaaaaaa1";
const SECOND: &str = "i-0bbbbbbbbbbbbbbb2";

fn sample(name: &'static str, changes: Vec<Change>, diagnostics: Vec<Diagnostic>) -> Sample {
    Sample { name, answer: Answer::Plan(Plan::new(changes, diagnostics)), context: context() }
}

fn context() -> Context {
    let event = Event::from_value(&json!({
        "id": "7bf73129-1428-4cd3-a780-95db273d1602", "source": "aws.ec2", "account": "123456789012",
        "detail-type": ddns_core::event::STATE_CHANGE, "region": "eu-west-1",
        "detail": { "instance-id": FIRST, "state": "running" }
    }));
    let facts: Facts =
        serde_json::from_value(json!({ "instances": { FIRST: { "State": { "Name": "running" } } }, "hostedZones": [
        { "Id": "ZCORP", "Name": "corp.example.", "Config": { "PrivateZone": true } },
        { "Id": "ZREV", "Name": "0.0.10.in-addr.arpa.", "Config": { "PrivateZone": true } },
        { "Id": "ZPUB", "Name": "corp.example." },
    ] }))
        .unwrap();
    Context::new(&event.unwrap(), &facts)
}

fn instance(id: &str) -> InstanceId {
    InstanceId::parse(id).unwrap()
}

fn zone(id: &str) -> ZoneId {
    ZoneId::parse(id).unwrap()
}

fn name(text: &str) -> DnsName {
    DnsName::parse(text).unwrap()
}

fn vpc(id: &str) -> Vpc {
    Vpc { region: Region("eu-west-1".to_owned()), id: VpcId(id.to_owned()) }
}

fn set(at: &str, rtype: RecordType, ttl: u32, values: &[&str]) -> RecordSet {
    RecordSet::new(name(at), rtype, ttl, values.iter().map(|value| (*value).to_owned()).collect())
}

type Step = (Action, RecordSet, Rule, &'static str);

fn change(id: &str, steps: Vec<Step>) -> Change {
    let reasons = steps.iter().map(|(_, _, rule, message)| Reason::new(*rule, *message)).collect();
    let changes = steps
        .into_iter()
        .map(|(action, resource_record_set, ..)| RecordChange { action, resource_record_set })
        .collect();
    let batch = ChangeBatch { comment: "ddns".to_owned(), changes };
    Change::ChangeRecordSets { zone: zone(id), batch, reasons }
}

fn save(id: &str, expected: Option<u64>, sets: Vec<RecordSet>, rule: Rule, message: &str) -> Change {
    let registration = Registration {
        instance_id: instance(id),
        version: expected.unwrap_or_default() + 1,
        account: None,
        region: None,
        content: Content::Records(sets.into_iter().map(|set| Entry::planned(&zone("ZCORP"), set)).collect()),
    };
    Change::SaveRegistration { registration, expected_version: expected, reason: Reason::new(rule, message) }
}

const ZONE_TAG: &str = "tag `ZONE` names `corp.example`";
const CNAME_TAG: &str = "tag `CNAME` names `web.corp.example`";
const REVERSE: &str = "10.0.0.12 is published as `ip-10-0-0-12.corp.example.`";

fn address() -> RecordSet {
    set("ip-10-0-0-12.corp.example", RecordType::A, 60, &["10.0.0.12"])
}

fn pointer() -> RecordSet {
    set("12.0.0.10.in-addr.arpa", RecordType::Ptr, 60, &["ip-10-0-0-12.corp.example."])
}

pub(super) fn creation() -> Sample {
    let both = || vec![address(), pointer()];
    let changes = vec![
        Change::CreateTable { reason: Reason::new(Rule::TableMissing, "there is no table to write to") },
        save(FIRST, None, both(), Rule::WriteAhead, "what is about to be done is written down first"),
        change("ZCORP", vec![(Action::Create, address(), Rule::ZoneTag, ZONE_TAG)]),
        change("ZREV", vec![(Action::Create, pointer(), Rule::ReverseZone, REVERSE)]),
        save(FIRST, Some(1), both(), Rule::Confirm, "what was done is written down"),
    ];
    sample("creation", changes, Vec::new())
}

pub(super) fn replacement() -> Sample {
    let web = |value| set("web.corp.example", RecordType::Cname, 60, &[value]);
    let pool = |ttl, values| set("pool.corp.example", RecordType::A, ttl, values);
    let gone = "`10.0.0.9` is not the instance's address any more";
    let changes = vec![change(
        "ZCORP",
        vec![
            (Action::Delete, web("ip-10-0-0-9.corp.example."), Rule::CnameTag, CNAME_TAG),
            (Action::Create, web("ip-10-0-0-12.corp.example."), Rule::CnameTag, CNAME_TAG),
            (Action::Delete, pool(300, &["10.0.0.9", "10.0.0.10"]), Rule::NoLongerWanted, gone),
            (Action::Create, pool(60, &["10.0.0.12"]), Rule::CnameTag, "tag `CNAME` names `pool.corp.example`"),
            (Action::Delete, set("api.corp.example", RecordType::A, 300, &["10.0.0.12"]), Rule::CnameTag, CNAME_TAG),
            (Action::Create, set("api.corp.example", RecordType::A, 60, &["10.0.0.12"]), Rule::CnameTag, CNAME_TAG),
            (Action::Delete, set("old.corp.example", RecordType::A, 60, &["10.0.0.9"]), Rule::NoLongerWanted, gone),
            (Action::Create, address(), Rule::ZoneTag, ZONE_TAG),
        ],
    )];
    sample("replacement", changes, Vec::new())
}

pub(super) fn deletion() -> Sample {
    let gone = "the instance is stopped";
    let reason = Reason::new(Rule::InstanceGone, gone);
    let changes = vec![
        change("ZCORP", vec![(Action::Delete, address(), Rule::InstanceGone, gone)]),
        change("ZREV", vec![(Action::Delete, pointer(), Rule::InstanceGone, gone)]),
        Change::DeleteRegistration { instance_id: instance(FIRST), expected_version: 2, reason },
    ];
    sample("deletion", changes, Vec::new())
}

pub(super) fn multivalue() -> Sample {
    let web = |ttl, value| set("web.corp.example", RecordType::A, ttl, &[value]);
    let (mine, theirs) = (instance(FIRST), instance(SECOND));
    let convert = "`onConflict` is `multivalue` and another instance wants the name";
    let changes = vec![
        save(FIRST, Some(1), vec![web(60, "10.0.0.12")], Rule::WriteAhead, "written down first"),
        save(SECOND, Some(4), vec![web(60, "10.0.0.13")], Rule::Multivalue, convert),
        change(
            "ZCORP",
            vec![
                (Action::Delete, web(60, "10.0.0.13"), Rule::Multivalue, convert),
                (Action::Create, web(60, "10.0.0.13").multivalue(&theirs), Rule::Multivalue, convert),
                (Action::Delete, web(60, "10.0.0.11").multivalue(&mine), Rule::CnameTag, CNAME_TAG),
                (Action::Create, web(60, "10.0.0.12").multivalue(&mine), Rule::CnameTag, CNAME_TAG),
            ],
        ),
    ];
    sample("multivalue", changes, Vec::new())
}

pub(super) fn new_zone() -> Sample {
    let reverse = "0.0.10.in-addr.arpa";
    let why = |rule, message| Reason::new(rule, message);
    let changes = vec![
        Change::CreateHostedZone {
            name: name(reverse),
            vpc: vpc("vpc-1"),
            caller_reference: "ddns-1".to_owned(),
            reason: why(Rule::ReverseZone, "no reverse zone holds `10.0.0.12`, and `reverseZones` is `create`"),
        },
        Change::AssociateVpc {
            zone: zone("ZCORP"),
            vpc: vpc("vpc-1"),
            reason: why(
                Rule::Association,
                "a record of the instance will stand in it, and its VPC does not see it yet",
            ),
        },
        change("ZCORP", vec![(Action::Create, address(), Rule::ZoneTag, ZONE_TAG)]),
        change("new:0.0.10.in-addr.arpa.", vec![(Action::Create, pointer(), Rule::ReverseZone, REVERSE)]),
    ];
    let masks = "the new zone `0.0.10.in-addr.arpa.` hides AWS's own PTR answers for its range";
    sample("new-zone", changes, vec![Code::ReverseZoneMasksVpcPtr.says(masks, Subject::default())])
}

pub(super) fn every_severity() -> Sample {
    let taken = format!("`web.corp.example.` CNAME is held by `{SECOND}`");
    let diagnostics = vec![
        Code::NameTaken.says(taken, Subject::default()),
        Code::Adopted.says("`ip-10-0-0-12.corp.example.` A was there already as wanted", Subject::default()),
        Code::ForeignRecord
            .says("`db.corp.example.` A is there with `10.9.9.9`, registered by nobody", Subject::default()),
    ];
    sample(
        "every-severity",
        vec![change("ZCORP", vec![(Action::Create, address(), Rule::ZoneTag, ZONE_TAG)])],
        diagnostics,
    )
}

fn nothing() -> Sample {
    sample("nothing", Vec::new(), Vec::new())
}

fn nothing_but_books() -> Sample {
    let changes = vec![save(FIRST, None, vec![address()], Rule::Confirm, "what is there is written down")];
    sample("nothing-but-books", changes, Vec::new())
}

fn instance_not_found() -> Sample {
    let diagnostic = Code::InstanceNotFound.says(format!("EC2 does not know `{FIRST}`"), Subject::default());
    sample("instance-not-found", Vec::new(), vec![diagnostic])
}

pub(super) fn needs() -> Sample {
    let region = || Region("eu-west-1".to_owned());
    let needs = vec![
        Need::Instance {
            instance_id: instance(FIRST),
            account: AccountId("123456789012".to_owned()),
            region: region(),
        },
        Need::Vpc { vpc_id: VpcId("vpc-1".to_owned()), region: region() },
        Need::Subnet { subnet_id: SubnetId("subnet-1".to_owned()), region: region() },
        Need::HostedZones { vpc: Some(vpc("vpc-1")) },
        Need::HostedZones { vpc: None },
        Need::RecordSets { hosted_zone_id: zone("ZCORP"), name: name("web.corp.example") },
        Need::RecordSets { hosted_zone_id: zone("ZOTHER"), name: name("web.other.example") },
    ];
    let answer = Answer::Needs(Needs { format_version: FORMAT_VERSION, needs });
    Sample { name: "needs", answer, context: context() }
}

pub(super) fn rejection() -> Sample {
    let rejection = Rejection {
        code: RejectionCode::InvalidInput,
        path: "facts.settings.tl".to_owned(),
        message: "unknown field `tl`, expected one of `ttl`, `tagKeys`".to_owned(),
    };
    Sample { name: "rejection", answer: rejection.into(), context: Context::default() }
}

/// What people who may write tags could try: to clear the screen, to turn the line round, to leave the table, to
/// call everybody.
pub(super) fn hostile() -> Sample {
    let evil = "tag `ZONE` is `a\u{1b}[2J\u{9b}31m\u{202e}\u{200b}|`<img src=x>`[x](https://evil.example) @everyone #1\r\n| b`";
    let values = ["10.0.0.1|`<script>`\u{7f}", "10.0.0.2"];
    let reason = Reason::new(Rule::ZoneTag, evil);
    let batch = ChangeBatch {
        comment: evil.to_owned(),
        changes: vec![RecordChange {
            action: Action::Create,
            resource_record_set: set(
                "\\052.corp|x<b>.example",
                RecordType::Other("TXT|\u{1b}".to_owned()),
                60,
                &values,
            ),
        }],
    };
    let changes = vec![
        Change::AssociateVpc { zone: zone("ZCORP"), vpc: vpc("vpc-\u{1b}[1m"), reason: reason.clone() },
        Change::ChangeRecordSets { zone: zone("ZCORP"), batch, reasons: vec![reason] },
    ];
    sample("hostile", changes, vec![Code::InvalidName.says(evil, Subject::default())])
}
