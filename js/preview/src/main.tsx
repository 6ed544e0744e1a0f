import { load } from "@ddns/core";
import { render } from "preact";
import { App } from "./app.js";
import { openFirst } from "./in/examples.js";
import { failure, startPlanning } from "./model/state.js";
import { followAddress, openAddress } from "./share/address.js";
import "./styles/base.css";
import "./styles/fleet.css";
import "./styles/in.css";
import "./styles/out.css";

const loaded = load();
if (!(await openAddress())) openFirst();
const root = document.getElementById("app");
if (root !== null) render(<App />, root);
followAddress();
loaded.then(startPlanning, (error: unknown) => {
  failure.value = error instanceof Error ? error.message : String(error);
});
