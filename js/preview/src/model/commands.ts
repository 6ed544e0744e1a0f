// The changes of zones and records as a shell script of AWS CLI commands.
import type { Change, Vpc } from "./bundle.js";

/** One change as commands; `undefined` for what only ddns itself writes: the table and its rows. */
export function command(change: Change): string | undefined {
  switch (change.kind) {
    case "createHostedZone":
      return joined([
        `${variable(`new:${change.Name}`)}=$(aws route53 create-hosted-zone`,
        `--name ${quoted(change.Name)}`,
        "--hosted-zone-config PrivateZone=true",
        `--vpc ${vpc(change.VPC)}`,
        `--caller-reference ${quoted(change.CallerReference)}`,
        "--query HostedZone.Id --output text)",
      ]);
    case "associateVpc":
      return joined([
        "aws route53 associate-vpc-with-hosted-zone",
        `--hosted-zone-id ${zone(change.HostedZoneId)}`,
        `--vpc ${vpc(change.VPC)}`,
      ]);
    case "changeRecordSets":
      return joined([
        "aws route53 change-resource-record-sets",
        `--hosted-zone-id ${zone(change.HostedZoneId)}`,
        `--change-batch ${quoted(JSON.stringify(change.ChangeBatch))}`,
      ]);
    case "createTable":
    case "saveRegistration":
    case "deleteRegistration":
      return undefined;
  }
}

/** All of them, in their order. */
export function script(changes: readonly Change[]): string {
  return changes.flatMap((change) => command(change) ?? []).join("\n");
}

const joined = (parts: string[]) => parts.join(" \\\n  ");

const vpc = ({ VPCRegion, VPCId }: Vpc) => quoted(`VPCRegion=${VPCRegion},VPCId=${VPCId}`);

/** A zone that an earlier command has made is known by then. */
function zone(id: string): string {
  return id.startsWith("new:") ? `"$${variable(id)}"` : quoted(id);
}

function variable(id: string): string {
  return `ZONE_${id.slice("new:".length).replace(/\.$/, "").replaceAll(/[^a-z0-9]/gi, "_")}`;
}

function quoted(text: string): string {
  return /^[\w.:/=,@-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
