import { render } from "preact";
import { App } from "./app.js";
import { openFirst } from "./in/examples.js";
import { compiled } from "./model/planner.js";
import { failure, startPlanning } from "./model/state.js";
import { keepForOffline } from "./offline/register.js";
import { followAddress, openAddress } from "./share/address.js";
import "./styles/base.css";
import "./styles/fleet.css";
import "./styles/in.css";
import "./styles/out.css";

if (!(await openAddress())) openFirst();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
followAddress();
compiled.then(startPlanning, (error: unknown) => {
  failure.value = error instanceof Error ? error.message : String(error);
});
keepForOffline();
