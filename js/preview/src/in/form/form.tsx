import { source } from "../../model/state.js";
import { isObject } from "../../model/bundle.js";
import { EventForm } from "./event.js";
import { InstanceForm } from "./instance.js";
import { SettingsForm } from "./settings.js";
import { VpcForm } from "./vpc.js";

/** What people try. What it does not offer is in the JSON, and stays as it is there. */
export function Form() {
  const { bundle } = source.value;
  if (!isObject(bundle)) return <p class="empty">The text is no JSON object yet: mend it in the editor.</p>;
  return (
    <form class="form" onSubmit={(event) => event.preventDefault()}>
      <EventForm bundle={bundle} />
      <InstanceForm bundle={bundle} />
      <VpcForm bundle={bundle} />
      <SettingsForm bundle={bundle} />
    </form>
  );
}
