import { read } from "../../model/bundle.js";
import { edit } from "../../model/state.js";
import { dhcpDomain, dhcpPath, set, vpcPath, withDhcpDomain } from "../../model/subject.js";
import { Check, Group, TextField } from "../../ui/fields.js";

const ATTRIBUTES = ["EnableDnsSupport", "EnableDnsHostnames"] as const;

export function VpcForm({ bundle }: { bundle: unknown }) {
  const vpc = vpcPath(bundle);
  if (vpc === undefined) return null;
  const dhcp = dhcpPath(bundle);
  return (
    <Group
      title={
        <>
          VPC <code>{vpc.at(-1)}</code>
        </>
      }
    >
      {ATTRIBUTES.map((name) => (
        <Check key={name} label={name} value={read(bundle, [...vpc, name]) === true} onValue={(on) => set([...vpc, name], on)} />
      ))}
      {dhcp !== undefined && (
        <TextField
          label="DHCP domain"
          hint="none"
          value={dhcpDomain(bundle, dhcp)}
          onValue={(domain) => edit((bundle) => withDhcpDomain(bundle, dhcp, domain))}
        />
      )}
    </Group>
  );
}
