import { Examples } from "./in/examples.js";
import { Form } from "./in/form/form.js";
import { Import } from "./in/import.js";
import { JsonEditor } from "./in/json.js";
import { inTab } from "./model/view.js";
import { Jump } from "./out/jump.js";
import { Answer } from "./out/plan.js";
import { Share } from "./share/share.js";
import { Tabs } from "./ui/tabs.js";
import { ThemeButton } from "./ui/theme.js";

const IN = [
  { id: "examples", label: "Examples" },
  { id: "import", label: "Import" },
  { id: "form", label: "Form" },
  { id: "json", label: "JSON" },
] as const;

export function App() {
  return (
    <>
      <header class="top">
        <div>
          <h1>ddns preview</h1>
          <p class="muted">What an EC2 event will do to your hosted zones, before it does it. Nothing leaves this browser.</p>
        </div>
        <div class="actions">
          <Share />
          <ThemeButton />
        </div>
      </header>
      <main>
        <section class="in" aria-labelledby="in">
          <h2 id="in">Event and facts</h2>
          <Tabs label="Event and facts" tabs={IN} chosen={inTab}>
            {inTab.value === "examples" && <Examples />}
            {inTab.value === "import" && <Import />}
            {inTab.value === "form" && <Form />}
            {inTab.value === "json" && <JsonEditor />}
          </Tabs>
          <Jump to="out" />
        </section>
        <section class="out" aria-labelledby="out">
          <h2 id="out" tabIndex={-1}>
            Plan
          </h2>
          <Answer />
        </section>
      </main>
    </>
  );
}
