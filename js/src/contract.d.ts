// Made by `npm run types` from core/schema, where the limits and patterns are.
//
// What is in a request and in an answer is one type. Where a request may leave out more, its type is `Given…`.

/**
 * What the planner is asked: an event and what is known.
 */
export interface Request {
  /**
   * What happened.
   */
  event: Envelope;
  /**
   * What is known.
   */
  facts: Facts;
  /**
   * The version of this form; absent: this one.
   */
  formatVersion?: 1 | null;
}

/**
 * The planner's whole answer.
 */
export type Answer = Plan | Needs | Rejected;

/**
 * What is to be imported.
 */
export interface ImportRequest {
  /**
   * What is known already; the documents add to it.
   */
  bundle?: Bundle | null;
  /**
   * The documents. Of two that say the same, the later one counts.
   */
  documents: ImportDocument[];
  /**
   * The version of this form; absent: this one.
   */
  formatVersion?: 1 | null;
  /**
   * The instance that it is about, where the event is about none or about another one.
   */
  instance?: InstanceId | null;
}

/**
 * What an import answers.
 */
export type ImportAnswer = Imported | Rejected;

/**
 * The 12 digits of an AWS account.
 */
export type AccountId = string;

/**
 * What happens to a record set. Never UPSERT: CREATE and DELETE fail when somebody else was quicker (SPEC 5).
 *
 * - `CREATE`: It must not be there.
 * - `DELETE`: It must be there, exactly so.
 */
export type Action = "CREATE" | "DELETE";

/**
 * Which records of nobody are taken into the registration when they are as wanted.
 *
 * - `addresses`: Those whose name is made from one of the instance's addresses.
 * - `all`: All.
 * - `none`: None.
 */
export type Adopt = "addresses" | "all" | "none";

/**
 * What a `CNAME` tag writes.
 *
 * - `cname`: A CNAME record.
 * - `address`: A and AAAA records.
 */
export type AliasStyle = "cname" | "address";

/**
 * The public address of a private one.
 */
export interface Association {
  PublicIp?: string;
}

/**
 * How an interface is attached.
 */
export interface Attachment {
  /**
   * 0 is the primary interface.
   *
   * @default 0
   */
  DeviceIndex?: number;
}

/**
 * A value of a DHCP option.
 */
export interface AttributeValue {
  Value?: string;
}

/**
 * An event and facts: what a plan is made from.
 */
export interface Bundle {
  /**
   * What happened; absent: it is open which instance it is about.
   */
  event?: Envelope;
  /**
   * What is known.
   */
  facts: Facts;
}

/**
 * One step. A host carries the steps out one after the other and stops at the first that AWS refuses.
 */
export type Change =
  | {
      kind: "createTable";
      /**
       * Why.
       */
      reason: Reason;
    }
  | {
      /**
       * The same for the same event, so that a retry makes no second zone.
       */
      CallerReference: string;
      /**
       * The zone's name.
       */
      Name: DnsName;
      /**
       * The VPC that sees it.
       */
      VPC: Vpc;
      kind: "createHostedZone";
      /**
       * Why.
       */
      reason: Reason;
    }
  | {
      /**
       * The zone.
       */
      HostedZoneId: ZoneId;
      /**
       * The VPC.
       */
      VPC: Vpc;
      kind: "associateVpc";
      /**
       * Why.
       */
      reason: Reason;
    }
  | {
      /**
       * The version of the row as it was read; `null`: there must be none.
       */
      expectedVersion: number | null;
      kind: "saveRegistration";
      /**
       * Why.
       */
      reason: Reason;
      /**
       * The new row; its version is that of the old row and one.
       */
      registration: Registration;
    }
  | {
      /**
       * What Route 53 is sent.
       */
      ChangeBatch: ChangeBatch;
      /**
       * The zone.
       */
      HostedZoneId: ZoneId;
      kind: "changeRecordSets";
      /**
       * Why, one for each of the batch's changes, in their order.
       */
      reasons: Reason[];
    }
  | {
      /**
       * Whose.
       */
      InstanceId: InstanceId;
      /**
       * The version of the row as it was read.
       */
      expectedVersion: number;
      kind: "deleteRegistration";
      /**
       * Why.
       */
      reason: Reason;
    };

/**
 * A `ChangeBatch` of Route 53.
 *
 * <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeBatch.html>
 */
export interface ChangeBatch {
  /**
   * What changes.
   */
  Changes: RecordChange[];
  /**
   * For the people who read Route 53's change log.
   */
  Comment: string;
}

/**
 * What a diagnostic is about: one variant a rule.
 */
export type Code =
  | "instance-not-found"
  | "unreadable-registration"
  | "vpc-dns-disabled"
  | "ambiguous-zone"
  | "zone-conflict"
  | "invalid-name"
  | "cname-at-apex"
  | "cname-conflict"
  | "foreign-record"
  | "no-zone"
  | "zone-not-allowed"
  | "no-public-address"
  | "no-private-address"
  | "name-taken"
  | "drifted-record"
  | "not-ready"
  | "no-reverse-zone"
  | "reverse-zone-masks-vpc-ptr"
  | "public-zone-only"
  | "taken-over"
  | "shared"
  | "drift-repaired"
  | "adopted"
  | "already-there";

/**
 * The members of an event's `detail` that matter; others are ignored.
 */
export interface Detail {
  /**
   * The instance that changed its state, or that is to be looked at again.
   */
  "instance-id"?: InstanceId | null;
  /**
   * The state that it changed to.
   */
  state?: InstanceState | null;
}

/**
 * One option of a DHCP option set.
 */
export interface DhcpConfiguration {
  Key: string;
  Values?: AttributeValue[];
}

/**
 * An EC2 `DhcpOptions` set.
 */
export interface DhcpOptions {
  DhcpConfigurations?: DhcpConfiguration[];
}

/**
 * The id of a DHCP option set, `dopt-…`.
 */
export type DhcpOptionsId = string;

/**
 * Something to tell the operator.
 */
export interface Diagnostic {
  /**
   * Which rule.
   */
  code: Code;
  /**
   * The event must be delivered again: a host fails it (SPEC 3, 8). Absent: it need not.
   */
  failsEvent?: boolean;
  /**
   * What to do; absent where there is nothing to do.
   */
  help?: string;
  /**
   * What happened, to which resource.
   */
  message: string;
  /**
   * How much it matters.
   */
  severity: Severity;
  /**
   * What it is about.
   */
  subject: Subject;
}

/**
 * A fully qualified domain name in canonical form: lower case, a final dot, and `\ooo` for every character that Route 53 escapes, so that two spellings of one name are equal (SPEC 2). Any spelling is read.
 *
 * <https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html>
 */
export type DnsName = string;

/**
 * What a document can be.
 *
 * - `bundle`: An event and facts, as `ddns facts` prints them.
 * - `event`: An EventBridge envelope.
 * - `instances`: `aws ec2 describe-instances`
 * - `vpcs`: `aws ec2 describe-vpcs`
 * - `vpc-attribute`: `aws ec2 describe-vpc-attribute`
 * - `dhcp-options`: `aws ec2 describe-dhcp-options`
 * - `subnets`: `aws ec2 describe-subnets`
 * - `hosted-zones`: `aws route53 list-hosted-zones` and `list-hosted-zones-by-vpc`
 * - `hosted-zone`: `aws route53 get-hosted-zone`
 * - `record-sets`: `aws route53 list-resource-record-sets`
 * - `unknown`: None of these.
 */
export type DocumentKind =
  | "bundle"
  | "event"
  | "instances"
  | "vpcs"
  | "vpc-attribute"
  | "dhcp-options"
  | "subnets"
  | "hosted-zones"
  | "hosted-zone"
  | "record-sets"
  | "unknown";

/**
 * A record set that a registration lists: where it stands, and whether it is confirmed (SPEC 2, 6).
 */
export interface Entry {
  /**
   * The zone that it stands in.
   */
  HostedZoneId: ZoneId;
  /**
   * One of several multivalue answers.
   */
  MultiValueAnswer?: boolean;
  /**
   * Its name.
   */
  Name: DnsName;
  /**
   * Saved ahead of its change and not confirmed yet.
   */
  Planned?: boolean;
  /**
   * Its values.
   */
  ResourceRecords: ResourceRecord[];
  /**
   * The instance's id, where it is a multivalue answer.
   */
  SetIdentifier?: string;
  /**
   * Seconds.
   */
  TTL: number;
  /**
   * Its type.
   */
  Type: "A" | "AAAA" | "CNAME" | "PTR";
}

/**
 * The members of an EventBridge envelope that matter; others are ignored.
 *
 * <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html>
 */
export interface Envelope {
  /**
   * The account in which it happened.
   */
  account: AccountId;
  /**
   * What happened.
   */
  detail: Detail;
  /**
   * What kind of event it is.
   */
  "detail-type": "EC2 Instance State-change Notification" | "Tag Change on Resource" | "ddns Instance Reconcile";
  /**
   * The same at every delivery.
   */
  id: string;
  /**
   * The region in which it happened.
   */
  region: Region;
  /**
   * The ARN of the instance, where tags changed.
   */
  resources?: string[];
  /**
   * Who sends it; it goes with the `detail-type`.
   */
  source: string;
}

/**
 * Everything that the planner may look at.
 */
export interface Facts {
  /**
   * The needs that were fetched: what they did not bring does not exist.
   */
  answered?: GivenNeed[];
  /**
   * A closed world: what is absent does not exist, and nothing is asked for.
   *
   * @default false
   */
  complete?: boolean;
  /**
   * What Route 53 took as a CREATE in an earlier attempt at this very event, and what no registration was saved with since. It counts as listed by the event's instance: somebody may have withdrawn it before it stood (SPEC 6).
   */
  created?: GivenEntry[];
  /**
   * DHCP option sets; `null` is one that EC2 does not know.
   */
  dhcpOptions?: {
    [k: string]: DhcpOptions | null;
  };
  /**
   * Hosted zones; absent: not looked up yet.
   */
  hostedZones?: HostedZone[] | null;
  /**
   * Instances; `null` is one that EC2 does not know.
   */
  instances?: {
    [k: string]: Instance | null;
  };
  /**
   * Live record sets by zone.
   */
  recordSets?: {
    [k: string]: GivenRecordSet[];
  };
  /**
   * Is the registration table there?
   *
   * @default "present"
   */
  registrationTable?: TableState;
  /**
   * Registrations; `null` is an instance that has none.
   */
  registrations?: {
    [k: string]: GivenRegistration | null;
  };
  /**
   * The operator's choices.
   */
  settings?: Settings;
  /**
   * Subnets; `null` is one that EC2 does not know.
   */
  subnets?: {
    [k: string]: Subnet | null;
  };
  /**
   * VPCs with their DNS attributes; `null` is one that EC2 does not know.
   */
  vpcs?: {
    [k: string]: VpcFacts | null;
  };
}

/**
 * A record set that a registration lists: where it stands, and whether it is confirmed (SPEC 2, 6).
 */
export interface GivenEntry {
  /**
   * The zone that it stands in.
   */
  HostedZoneId: ZoneId;
  /**
   * One of several multivalue answers.
   */
  MultiValueAnswer?: boolean;
  /**
   * Its name.
   */
  Name: DnsName;
  /**
   * Saved ahead of its change and not confirmed yet.
   */
  Planned?: boolean;
  /**
   * Its values.
   */
  ResourceRecords: ResourceRecord[];
  /**
   * The instance's id, where it is a multivalue answer.
   */
  SetIdentifier?: string | null;
  /**
   * Seconds.
   */
  TTL: number;
  /**
   * Its type.
   */
  Type: "A" | "AAAA" | "CNAME" | "PTR";
}

/**
 * One thing to fetch. The host adds what it found to the facts, and the need itself to `facts.answered`; what an answered need did not bring does not exist.
 */
export type GivenNeed =
  | {
      /**
       * Where EC2 is asked.
       */
      Account: AccountId;
      /**
       * Which one.
       */
      InstanceId: InstanceId;
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      kind: "instance";
    }
  | {
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      /**
       * Which one.
       */
      VpcId: VpcId;
      kind: "vpc";
    }
  | {
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      /**
       * Which one.
       */
      SubnetId: SubnetId;
      kind: "subnet";
    }
  | {
      /**
       * The VPC that looks; absent where the instance has none any more.
       */
      VPC?: Vpc | null;
      kind: "hostedZones";
    }
  | {
      /**
       * The zone.
       */
      HostedZoneId: ZoneId;
      /**
       * The name, of every type.
       */
      Name: DnsName;
      kind: "recordSets";
    };

/**
 * A `ResourceRecordSet` of Route 53. The parts of an alias or of another routing policy than multivalue are kept as they came: such a record set is never ours.
 *
 * <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html>
 */
export interface GivenRecordSet {
  AliasTarget?: unknown;
  CidrRoutingConfig?: unknown;
  Failover?: unknown;
  GeoLocation?: unknown;
  GeoProximityLocation?: unknown;
  HealthCheckId?: unknown;
  /**
   * One of several multivalue answers.
   */
  MultiValueAnswer?: boolean | null;
  /**
   * Its name.
   */
  Name: DnsName;
  Region?: unknown;
  /**
   * Its values; none for an alias.
   */
  ResourceRecords?: ResourceRecord[];
  /**
   * Tells it from others of its name and type, where it has a routing policy.
   */
  SetIdentifier?: string | null;
  /**
   * Seconds; absent for an alias.
   */
  TTL?: number | null;
  TrafficPolicyInstanceId?: unknown;
  /**
   * Its type.
   */
  Type: RecordType;
  Weight?: unknown;
}

/**
 * A row of the registration table.
 */
export interface GivenRegistration {
  /**
   * Where EC2 is asked about the instance; absent: in the account of the event.
   */
  Account?: AccountId | null;
  /**
   * What a row of the predecessor has instead: a DescribeInstances answer, as a map or as text (SPEC 8).
   */
  InstanceAttributes?: unknown;
  /**
   * The instance that it is about; the key of the table.
   */
  InstanceId: InstanceId;
  /**
   * The record sets that it lists.
   */
  Records?: GivenEntry[] | null;
  /**
   * Where EC2 is asked about the instance; absent: in the region of the event.
   */
  Region?: Region | null;
  /**
   * Counts the writes of this row; every write compares it.
   *
   * @default 0
   */
  Version?: number;
}

/**
 * A Route 53 `HostedZone`, with its `VPCs` as `get-hosted-zone` prints them and its `Owner` as `list-hosted-zones-by-vpc` prints it.
 */
export interface HostedZone {
  Config?: ZoneConfig;
  Id: ZoneId;
  Name: DnsName;
  Owner?: ZoneOwner | null;
  VPCs?: Vpc[];
}

/**
 * A document as it was pasted, dropped or read from a file.
 */
export interface ImportDocument {
  /**
   * What it is called. Where two zones have one name, the id of one of them in here says whose record sets these are.
   */
  name: string;
  /**
   * What is in it: JSON, several JSON documents after one another, or lines of a log with JSON in them.
   */
  text: string;
  /**
   * The zone whose record sets these are, which `list-resource-record-sets` does not say.
   */
  zone?: ZoneId | null;
}

/**
 * What came of an import.
 */
export interface Imported {
  /**
   * What the documents say, and what was known before.
   */
  bundle: Bundle;
  /**
   * What each document was taken for, in their order; a text in which several were found has one entry for each.
   */
  documents: ImportedDocument[];
  /**
   * The version of this form.
   */
  formatVersion: 1;
}

/**
 * What a document was taken for.
 */
export interface ImportedDocument {
  /**
   * How much was taken in.
   */
  count: number;
  /**
   * What was taken in, by ids or names: the first 20.
   */
  found: string[];
  /**
   * What it is.
   */
  kind: DocumentKind;
  /**
   * Why nothing of it was taken in, or, without a `path`, what is missing beside it.
   */
  message?: string;
  /**
   * What it is called.
   */
  name: string;
  /**
   * Where it cannot be read: `Reservations[0].Instances[1].State`, or `.` for the whole.
   */
  path?: string;
  /**
   * The zone whose record sets these are.
   */
  zone?: ZoneId;
}

/**
 * An EC2 `Instance`.
 *
 * <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_Instance.html>
 */
export interface Instance {
  Ipv6Address?: string | null;
  NetworkInterfaces?: NetworkInterface[];
  PrivateDnsName?: string | null;
  PrivateIpAddress?: string | null;
  PublicDnsName?: string | null;
  PublicIpAddress?: string | null;
  State: State;
  SubnetId?: SubnetId | null;
  Tags?: Tag[];
  VpcId?: VpcId | null;
}

/**
 * An EC2 instance id: `i-` and 8 to 17 hexadecimal digits.
 */
export type InstanceId = string;

/**
 * The life of an instance in EC2's words.
 *
 * <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ec2-instance-lifecycle.html>
 *
 * - `pending`: Being launched or started.
 * - `running`: Up.
 * - `stopping`: Being stopped.
 * - `stopped`: Stopped; it may be started again.
 * - `shutting-down`: Being terminated.
 * - `terminated`: Gone for good.
 */
export type InstanceState = "pending" | "running" | "stopping" | "stopped" | "shutting-down" | "terminated";

/**
 * An IPv6 address of an interface.
 */
export interface Ipv6Address {
  Ipv6Address?: string;
}

/**
 * One thing to fetch. The host adds what it found to the facts, and the need itself to `facts.answered`; what an answered need did not bring does not exist.
 */
export type Need =
  | {
      /**
       * Where EC2 is asked.
       */
      Account: AccountId;
      /**
       * Which one.
       */
      InstanceId: InstanceId;
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      kind: "instance";
    }
  | {
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      /**
       * Which one.
       */
      VpcId: VpcId;
      kind: "vpc";
    }
  | {
      /**
       * Where EC2 is asked.
       */
      Region: Region;
      /**
       * Which one.
       */
      SubnetId: SubnetId;
      kind: "subnet";
    }
  | {
      /**
       * The VPC that looks; absent where the instance has none any more.
       */
      VPC?: Vpc;
      kind: "hostedZones";
    }
  | {
      /**
       * The zone.
       */
      HostedZoneId: ZoneId;
      /**
       * The name, of every type.
       */
      Name: DnsName;
      kind: "recordSets";
    };

/**
 * What is still to be fetched, all of it at once.
 */
export interface Needs {
  /**
   * The version of this form.
   */
  formatVersion: 1;
  /**
   * What to fetch.
   */
  needs: Need[];
}

/**
 * One of an instance's network interfaces.
 */
export interface NetworkInterface {
  Attachment?: Attachment | null;
  Ipv6Addresses?: Ipv6Address[];
  PrivateIpAddresses?: PrivateIpAddress[];
}

/**
 * What happens to an address that two instances want at one name.
 *
 * - `keep`: The first keeps it.
 * - `multivalue`: Both become multivalue answers.
 */
export type OnConflict = "keep" | "multivalue";

/**
 * What happens to a record of ours that somebody edited by hand.
 *
 * - `repair`: It is put right.
 * - `keep`: It is left alone.
 */
export type OnDrift = "repair" | "keep";

/**
 * What to do.
 */
export interface Plan {
  /**
   * What to do, in this order.
   */
  changes: Change[];
  /**
   * What to tell the operator.
   */
  diagnostics: Diagnostic[];
  /**
   * `sha256:` and the hash of `changes` in canonical JSON (RFC 8785).
   */
  fingerprint: string;
  /**
   * The version of this form.
   */
  formatVersion: 1;
}

/**
 * A private IPv4 address of an interface, with the public one that is mapped to it.
 */
export interface PrivateIpAddress {
  Association?: Association | null;
  PrivateIpAddress?: string;
}

/**
 * Why a change is made.
 */
export interface Reason {
  /**
   * A sentence for people.
   */
  message: string;
  /**
   * The rule, a stable word.
   */
  rule: Rule;
}

/**
 * One change of a batch.
 */
export interface RecordChange {
  /**
   * What happens to the record set.
   */
  Action: Action;
  /**
   * The record set, complete: a DELETE has to match what is live.
   */
  ResourceRecordSet: RecordSet;
}

/**
 * A `ResourceRecordSet` of Route 53. The parts of an alias or of another routing policy than multivalue are kept as they came: such a record set is never ours.
 *
 * <https://docs.aws.amazon.com/Route53/latest/APIReference/API_ResourceRecordSet.html>
 */
export interface RecordSet {
  AliasTarget?: unknown;
  CidrRoutingConfig?: unknown;
  Failover?: unknown;
  GeoLocation?: unknown;
  GeoProximityLocation?: unknown;
  HealthCheckId?: unknown;
  /**
   * One of several multivalue answers.
   */
  MultiValueAnswer?: boolean;
  /**
   * Its name.
   */
  Name: DnsName;
  Region?: unknown;
  /**
   * Its values; none for an alias.
   */
  ResourceRecords: ResourceRecord[];
  /**
   * Tells it from others of its name and type, where it has a routing policy.
   */
  SetIdentifier?: string;
  /**
   * Seconds; absent for an alias.
   */
  TTL?: number;
  TrafficPolicyInstanceId?: unknown;
  /**
   * Its type.
   */
  Type: RecordType;
  Weight?: unknown;
}

/**
 * The type of a record set. Only the first four are ever written.
 */
export type RecordType = string;

/**
 * An AWS region such as `eu-west-1`.
 */
export type Region = string;

/**
 * A row of the registration table.
 */
export interface Registration {
  /**
   * Where EC2 is asked about the instance; absent: in the account of the event.
   */
  Account?: AccountId;
  /**
   * What a row of the predecessor has instead: a DescribeInstances answer, as a map or as text (SPEC 8).
   */
  InstanceAttributes?: unknown;
  /**
   * The instance that it is about; the key of the table.
   */
  InstanceId: InstanceId;
  /**
   * The record sets that it lists.
   */
  Records?: Entry[];
  /**
   * Where EC2 is asked about the instance; absent: in the region of the event.
   */
  Region?: Region;
  /**
   * Counts the writes of this row; every write compares it.
   *
   * @default 0
   */
  Version: number;
}

/**
 * Why the input cannot be read.
 */
export interface Rejected {
  /**
   * The version of this form.
   */
  formatVersion: 1;
  /**
   * The error.
   */
  rejection: Rejection;
}

/**
 * An error in the input.
 */
export interface Rejection {
  /**
   * What kind of error.
   */
  code: RejectionCode;
  /**
   * What is wrong there, and what was expected.
   */
  message: string;
  /**
   * Where: `facts.hostedZones[0].Id`, or `.` for the whole.
   */
  path: string;
}

/**
 * What kind of error the input has.
 *
 * - `invalid-json`: It is not JSON, or ends too early.
 * - `invalid-input`: It is JSON of another form than expected.
 * - `unsupported-version`: It is of a version that this program does not know.
 */
export type RejectionCode = "invalid-json" | "invalid-input" | "unsupported-version";

/**
 * One value of a record set, in zone file form.
 */
export interface ResourceRecord {
  /**
   * The value, for example `10.0.0.12` or `web.corp.example.`.
   */
  Value: string;
}

/**
 * Where PTR records may go.
 *
 * - `create`: Into an existing reverse zone, or into one that is created for the subnet.
 * - `existing`: Into an existing reverse zone only.
 * - `off`: Nowhere.
 */
export type ReverseZones = "create" | "existing" | "off";

/**
 * The rules that lead to changes.
 *
 * - `zone-tag`: A tag names a hosted zone (SPEC 4.1).
 * - `cname-tag`: A tag names a full name (SPEC 4.2).
 * - `dhcp-domain`: The DHCP option set names a private zone (SPEC 4.3).
 * - `reverse-zone`: An address that got a name gets it back from a reverse zone (SPEC 4.4, 4.5).
 * - `association`: The VPC has to see the zone (SPEC 4.7).
 * - `write-ahead`: What we are about to do is written down first (SPEC 6).
 * - `confirm`: What we did is written down (SPEC 6).
 * - `takeover`: A record set goes from a registration to another (SPEC 5).
 * - `multivalue`: An address becomes a multivalue answer (SPEC 5).
 * - `no-longer-wanted`: The registration lists it and the instance is not entitled to it any more (SPEC 5).
 * - `instance-gone`: The instance is gone (SPEC 3).
 * - `table-missing`: There is no table to write registrations to (SPEC 2).
 */
export type Rule =
  | "zone-tag"
  | "cname-tag"
  | "dhcp-domain"
  | "reverse-zone"
  | "association"
  | "write-ahead"
  | "confirm"
  | "takeover"
  | "multivalue"
  | "no-longer-wanted"
  | "instance-gone"
  | "table-missing";

/**
 * The settings; each has a default.
 */
export interface Settings {
  /**
   * Which records of nobody are taken into the registration when they are as wanted.
   *
   * @default "addresses"
   */
  adopt?: Adopt;
  /**
   * What a `CNAME` tag writes.
   *
   * @default "cname"
   */
  aliasStyle?: AliasStyle;
  /**
   * What happens to an address that two instances want at one name.
   *
   * @default "keep"
   */
  onConflict?: OnConflict;
  /**
   * What happens to a record of ours that somebody edited by hand.
   *
   * @default "repair"
   */
  onDrift?: OnDrift;
  /**
   * Where PTR records may go.
   *
   * @default "create"
   */
  reverseZones?: ReverseZones;
  /**
   * The tags that are looked at.
   */
  tagKeys?: TagKeys;
  /**
   * Seconds that a record may be cached, 0 to 2,147,483,647 (RFC 2181 section 8).
   *
   * @default 60
   */
  ttl?: number;
  /**
   * Names or ids of the hosted zones that may be touched, reverse zones too; absent: all.
   */
  zones?: ZoneFilter[] | null;
}

/**
 * How much it matters.
 *
 * - `error`: Something is wrong and stays wrong until somebody mends it.
 * - `warning`: Something that could be wanted does not happen.
 * - `info`: For your information.
 */
export type Severity = "error" | "warning" | "info";

/**
 * An instance's state.
 */
export interface State {
  /**
   * What EC2 says now.
   */
  Name: InstanceState;
}

/**
 * What the diagnostic is about, as far as it has a name.
 */
export interface Subject {
  /**
   * The other instance.
   */
  Holder?: InstanceId;
  /**
   * The zone.
   */
  HostedZoneId?: ZoneId;
  /**
   * The instance that the event is about.
   */
  InstanceId?: InstanceId;
  /**
   * The name.
   */
  Name?: DnsName;
  /**
   * The tag or option whose value led here, as it was written.
   */
  Source?: string;
  /**
   * The type of the record set.
   */
  Type?: RecordType;
}

/**
 * An EC2 `Subnet`.
 */
export interface Subnet {
  CidrBlock?: string | null;
}

/**
 * A subnet's id, `subnet-…`.
 */
export type SubnetId = string;

/**
 * Is the registration table there?
 *
 * - `present`: It is.
 * - `missing`: It is not: `createTable` comes first.
 */
export type TableState = "present" | "missing";

/**
 * A tag. Written by people who may not own the DNS.
 */
export interface Tag {
  Key: string;
  Value?: string;
}

/**
 * The keys of the tags; compared ignoring case and surrounding blanks.
 */
export interface TagKeys {
  /**
   * The tag whose value holds full names.
   *
   * @default "CNAME"
   */
  cname?: string;
  /**
   * The tag whose value names hosted zones.
   *
   * @default "ZONE"
   */
  zone?: string;
}

/**
 * A VPC and its region, as Route 53 writes them.
 */
export interface Vpc {
  /**
   * The VPC.
   */
  VPCId: VpcId;
  /**
   * The region.
   */
  VPCRegion: Region;
}

/**
 * An EC2 `Vpc` with the two attributes that `describe-vpc-attribute` prints.
 *
 * <https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html>
 */
export interface VpcFacts {
  DhcpOptionsId?: DhcpOptionsId | null;
  EnableDnsHostnames?: boolean | null;
  EnableDnsSupport?: boolean | null;
}

/**
 * A VPC's id, `vpc-…`.
 */
export type VpcId = string;

/**
 * Is a zone private?
 */
export interface ZoneConfig {
  /**
   * @default false
   */
  PrivateZone?: boolean;
}

/**
 * A hosted zone's name or id.
 */
export type ZoneFilter = string;

/**
 * A hosted zone's id, read with and without `/hostedzone/` and kept without; or `new:` and the name of a zone that the plan creates (SPEC 2).
 */
export type ZoneId = string;

/**
 * Whose a zone is.
 */
export interface ZoneOwner {
  OwningAccount?: AccountId | null;
  OwningService?: string | null;
}
