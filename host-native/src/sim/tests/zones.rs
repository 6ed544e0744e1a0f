//! Hosted zones: lists, creation, association.

use ddns_core::id::{Region, VpcId, ZoneId};
use ddns_core::needs::Vpc;

use super::{code, name, owned_by, private_zone, public_zone, refused, sim, vpc, zone_id};
use crate::sim::{Code, Sim};
use crate::source::{Aws, Refusal};

#[tokio::test]
async fn a_new_zone_has_an_id_and_its_soa_and_ns() {
    let sim = sim();
    let id = sim.create_hosted_zone(&name("0.0.10.in-addr.arpa"), &vpc("vpc-1"), "ref-1").await.unwrap();
    assert!(id.as_str().starts_with('Z'), "{id}");
    let zone = sim.get_hosted_zone(&id).await.unwrap().unwrap();
    assert_eq!((zone.name.as_str(), zone.config.private_zone), ("0.0.10.in-addr.arpa.", true));
    assert_eq!(zone.vpcs, [vpc("vpc-1")]);
    let records = sim.route53().records(&id);
    let types: Vec<(&str, &str)> = records.iter().map(|set| (set.name.as_str(), set.rtype.as_str())).collect();
    assert_eq!(types, [("0.0.10.in-addr.arpa.", "NS"), ("0.0.10.in-addr.arpa.", "SOA")]);
}

#[tokio::test]
async fn a_caller_reference_is_used_once() {
    let sim = sim();
    sim.create_hosted_zone(&name("a.example"), &vpc("vpc-1"), "ref-1").await.unwrap();
    let error = sim.create_hosted_zone(&name("b.example"), &vpc("vpc-1"), "ref-1").await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::HostedZoneAlreadyExists, Refusal::Exists));
    assert_eq!(code(sim.create_hosted_zone(&name("b.example"), &vpc("vpc-1"), "").await), Code::InvalidInput);
}

#[tokio::test]
async fn a_vpc_sees_one_private_zone_of_a_name() {
    let sim = sim();
    let theirs = owned_by(private_zone("ZTHEIRS", "theirs.example", &["vpc-1"]), "999999999999");
    for zone in [
        private_zone("ZONE", "corp.example", &["vpc-1"]),
        private_zone("ZTWO", "corp.example", &["vpc-2"]),
        public_zone("ZPUBLIC", "public.example"),
        theirs,
        private_zone("ZMINE", "theirs.example", &[]),
    ] {
        sim.route53().zone(zone);
    }
    let error = sim.create_hosted_zone(&name("corp.example"), &vpc("vpc-1"), "ref-1").await.unwrap_err();
    assert_eq!((refused(&error).code, error.refusal), (Code::ConflictingDomainExists, Refusal::Conflict));
    for zone in ["ZTWO", "ZMINE"] {
        let error = sim.associate_vpc(&zone_id(zone), &vpc("vpc-1")).await.unwrap_err();
        assert_eq!((refused(&error).code, error.refusal), (Code::ConflictingDomainExists, Refusal::Conflict));
    }
    // A public zone of that name, or a parent, is no conflict.
    sim.create_hosted_zone(&name("public.example"), &vpc("vpc-1"), "ref-2").await.unwrap();
    sim.create_hosted_zone(&name("sub.corp.example"), &vpc("vpc-1"), "ref-3").await.unwrap();
}

#[tokio::test]
async fn a_refused_creation_does_not_use_up_the_caller_reference() {
    let sim = sim();
    sim.route53().zone(private_zone("ZONE", "corp.example", &["vpc-1"]));
    assert_eq!(
        code(sim.create_hosted_zone(&name("corp.example"), &vpc("vpc-1"), "ref-1").await),
        Code::ConflictingDomainExists
    );
    sim.create_hosted_zone(&name("corp.example"), &vpc("vpc-2"), "ref-1").await.unwrap();
}

#[tokio::test]
async fn association_again_is_no_error_and_a_public_zone_has_none() {
    let sim = sim();
    sim.route53().zone(private_zone("ZONE", "corp.example", &["vpc-1"]));
    sim.route53().zone(public_zone("ZPUBLIC", "public.example"));
    sim.route53().zone(owned_by(private_zone("ZTHEIRS", "theirs.example", &[]), "999999999999"));
    for _ in 0..2 {
        sim.associate_vpc(&zone_id("ZONE"), &vpc("vpc-2")).await.unwrap();
    }
    assert_eq!(sim.route53().zones()[0].vpcs, [vpc("vpc-1"), vpc("vpc-2")]);
    for (zone, expected, refusal) in [
        ("ZPUBLIC", Code::PublicZoneVPCAssociation, Refusal::Other),
        ("ZTHEIRS", Code::NotAuthorizedException, Refusal::Denied),
        ("ZNONE", Code::NoSuchHostedZone, Refusal::NotFound),
    ] {
        let error = sim.associate_vpc(&zone_id(zone), &vpc("vpc-1")).await.unwrap_err();
        assert_eq!((refused(&error).code, error.refusal), (expected, refusal));
    }
}

#[tokio::test]
async fn a_vpc_has_to_exist_in_its_region() {
    let sim = sim();
    sim.route53().zone(private_zone("ZONE", "corp.example", &["vpc-1"]));
    let elsewhere = Vpc { region: Region("us-east-1".to_owned()), id: VpcId("vpc-1".to_owned()) };
    for vpc in [vpc("vpc-9"), elsewhere] {
        assert_eq!(code(sim.associate_vpc(&zone_id("ZONE"), &vpc).await), Code::InvalidVPCId);
        assert_eq!(code(sim.create_hosted_zone(&name("a.example"), &vpc, "r").await), Code::InvalidVPCId);
        assert!(sim.list_hosted_zones_by_vpc(&vpc, None).await.unwrap().items.is_empty());
    }
}

#[tokio::test]
async fn each_list_shows_what_aws_shows() {
    let sim = sim();
    sim.route53().zone(private_zone("ZONE", "corp.example", &["vpc-1", "vpc-2"]));
    sim.route53().zone(public_zone("ZPUBLIC", "corp.example"));
    sim.route53().zone(owned_by(private_zone("ZTHEIRS", "theirs.example", &["vpc-1"]), "999999999999"));
    let own = sim.list_hosted_zones(None).await.unwrap().items;
    let ids: Vec<(&str, usize)> = own.iter().map(|zone| (zone.id.as_str(), zone.vpcs.len())).collect();
    assert_eq!(ids, [("ZONE", 0), ("ZPUBLIC", 0)], "the account's own, without VPCs");
    let seen = sim.list_hosted_zones_by_vpc(&vpc("vpc-1"), None).await.unwrap().items;
    let of_account = |account: &str| Some(ddns_core::id::AccountId(account.to_owned()));
    assert_eq!((seen[0].id.as_str(), &seen[0].owner.owning_account), ("ZONE", &of_account("123456789012")));
    assert_eq!((seen[1].id.as_str(), &seen[1].owner.owning_account), ("ZTHEIRS", &of_account("999999999999")));
    assert_eq!(sim.get_hosted_zone(&zone_id("ZONE")).await.unwrap().unwrap().vpcs.len(), 2);
    assert_eq!(sim.get_hosted_zone(&zone_id("ZNONE")).await.unwrap(), None);
    assert_eq!(code(sim.get_hosted_zone(&zone_id("ZTHEIRS")).await), Code::AccessDenied);
}

/// The sizes of the pages and the ids on them.
async fn pages(sim: &Sim, by_vpc: bool) -> (Vec<usize>, Vec<ZoneId>) {
    let (mut sizes, mut ids, mut next) = (Vec::new(), Vec::new(), None);
    loop {
        let of_page: Vec<ZoneId>;
        (of_page, next) = if by_vpc {
            let page = sim.list_hosted_zones_by_vpc(&vpc("vpc-1"), next).await.unwrap();
            (page.items.into_iter().map(|zone| zone.id).collect(), page.next)
        } else {
            let page = sim.list_hosted_zones(next).await.unwrap();
            (page.items.into_iter().map(|zone| zone.id).collect(), page.next)
        };
        sizes.push(of_page.len());
        ids.extend(of_page);
        if next.is_none() {
            return (sizes, ids);
        }
    }
}

#[tokio::test]
async fn a_page_of_zones_holds_100() {
    let sim = sim();
    for n in 0..200 {
        sim.route53().zone(private_zone(&format!("Z{n}"), &format!("n{n}.example"), &["vpc-1"]));
    }
    for by_vpc in [false, true] {
        let (sizes, ids) = pages(&sim, by_vpc).await;
        assert_eq!(sizes, [100, 100]);
        assert_eq!(ids, sim.route53().zones().into_iter().map(|zone| zone.id).collect::<Vec<_>>());
    }
    let nowhere = Some("ZNOWHERE".to_owned());
    assert_eq!(code(sim.list_hosted_zones(nowhere.clone()).await), Code::NoSuchHostedZone);
    assert_eq!(code(sim.list_hosted_zones_by_vpc(&vpc("vpc-1"), nowhere).await), Code::InvalidPaginationToken);
}
