import { source } from "../model/state.js";
import { planned } from "../model/planned.js";
import { occasion } from "../model/subject.js";
import { CannotCopy, Copy } from "../ui/copy.js";
import { link } from "./address.js";
import { markdown } from "./markdown.js";

/** Takes what is on the page elsewhere. */
export function Share() {
  return (
    <>
      <Copy label="Copy link" text={linkText} />
      <Copy label="Copy as Markdown" text={markdownText} />
      <button type="button" class="button" onClick={download}>
        Download bundle
      </button>
    </>
  );
}

async function linkText(): Promise<string> {
  const found = await link();
  if (found === undefined) throw new CannotCopy("Too long for a link: download it");
  return found;
}

function markdownText(): string {
  const now = planned.peek();
  if (now === undefined) throw new CannotCopy("There is no plan yet");
  return markdown(occasion(now.asked), now.plan, now.outline);
}

/** The text as it is: `ddns plan` reads it. */
function download(): void {
  const address = URL.createObjectURL(new Blob([source.peek().text], { type: "application/json" }));
  const anchor = document.createElement("a");
  anchor.href = address;
  anchor.download = "bundle.json";
  anchor.click();
  URL.revokeObjectURL(address);
}
