"""An octoDNS source: the zones of a bundle as they are once its plan is carried out.

providers:
  ddns:
    class: ddns_source.BundleSource
    module: ddns_core_bg.wasm
    bundle: now.json
"""

import json
import logging

from octodns.record import Record
from octodns.source.base import BaseSource

from plan import Planner


class BundleSource(BaseSource):
    SUPPORTS = {"A", "AAAA", "CNAME", "PTR"}
    SUPPORTS_GEO = False
    SUPPORTS_MULTIVALUE_PTR = True

    def __init__(self, id, module, bundle):
        self.log = logging.getLogger(f"BundleSource[{id}]")
        super().__init__(id)
        with open(bundle, encoding="utf-8") as file:
            self.bundle = json.load(file)
        self.answer = Planner(module).plan(self.bundle)
        if "changes" not in self.answer:
            raise ValueError(f"there is no plan: {json.dumps(self.answer)}")

    def populate(self, zone, target=False, lenient=False):
        facts, sets = self.bundle["facts"], {}
        ids = {z["Id"].rpartition("/")[2] for z in facts["hostedZones"] if z["Name"].rstrip(".") + "." == zone.name}
        live = [s for id, found in facts["recordSets"].items() if id.rpartition("/")[2] in ids for s in found]
        steps = [("CREATE", s) for s in live]
        for change in self.answer["changes"]:
            if change["kind"] == "changeRecordSets" and change["HostedZoneId"] in {*ids, f"new:{zone.name}"}:
                steps += [(c["Action"], c["ResourceRecordSet"]) for c in change["ChangeBatch"]["Changes"]]
        for action, record_set in steps:
            name, type = record_set["Name"].rstrip(".").lower(), record_set["Type"]
            key = (name, type, record_set.get("SetIdentifier"))
            if action == "DELETE":
                sets.pop(key, None)
            elif type in self.SUPPORTS and "ResourceRecords" in record_set:
                sets[key] = record_set
        found = {}  # multivalue answers of several instances are one record of several values
        for (name, type, _), record_set in sets.items():
            data = found.setdefault((name, type), {"type": type, "ttl": record_set["TTL"], "values": []})
            data["values"] += [self._value(type, record["Value"]) for record in record_set["ResourceRecords"]]
        for (name, type), data in found.items():
            if type == "CNAME":
                data["value"] = data.pop("values")[0]
            name = zone.hostname_from_fqdn(name + ".")
            zone.add_record(Record.new(zone, name, data, source=self, lenient=lenient), lenient=lenient)

    @staticmethod
    def _value(type, value):
        return value.rstrip(".") + "." if type in {"CNAME", "PTR"} else value
