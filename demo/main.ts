import "uplot/dist/uPlot.min.css";
import "./style/tokens.css";
import "./style/layout.css";
import "./style/controls.css";
import "./style/console.css";
import "./style/settings.css";
import "./style/charts.css";
import "./style/result.css";
import "./style/draw.css";
import "./style/see.css";
import "./style/keep.css";
import { Charts } from "./charts/charts.js";
import { createDrawPanel } from "./draw/panel.js";
import { createActivationsPanel } from "./panels/activations.js";
import { startWhenIdle } from "./panels/autostart.js";
import { createCompare } from "./panels/compare.js";
import { createConsole } from "./panels/console.js";
import { createHistogramsPanel } from "./panels/histograms.js";
import { createKeepPanel } from "./panels/keep.js";
import { createMissing } from "./panels/missing.js";
import { place } from "./panels/place.js";
import { createReadingPanels } from "./panels/readings.js";
import { createResult } from "./panels/result.js";
import { createSettings } from "./panels/settings/settings.js";
import { createSwitches } from "./panels/switches.js";
import { createWeightsPanel } from "./panels/weights.js";
import { addressOf, settingsFrom } from "./settings/address.js";
import type { Settings } from "./settings/settings.js";
import { SettingsStore } from "./settings/store.js";
import { Session } from "./training/session.js";

createSwitches(place("#switches"));
const { settings, complaints } = settingsFrom(new URLSearchParams(location.search));
const remember = (chosen: Settings) => history.replaceState(null, "", `?${addressOf(chosen)}${location.hash}`);
const store = new SettingsStore(settings, remember);
// What another version of the page takes for usual does not matter to an address that names it all. One that was not
// understood stays, so that loading it again complains again.
if (complaints.length === 0) remember(settings);
const session = new Session();
session.on("opened", (opened) => {
  // A run that was kept, or came as a file, brings its own.
  if (!session.opening) store.adopt(opened.settings);
});
createMissing(place("#missing"), complaints);
const charts = new Charts(place("#charts"), session);
createCompare(place("#charts"), charts, session, store);
createConsole(place("#console"), place("#announcer"), session, store);
createSettings(place("#settings"), store, session);
createResult(place("#result"), session);
const leaveStart = startWhenIdle(place("#console"), session);
const seen = createDrawPanel(place("[data-panel=draw]"), session);
createActivationsPanel(place("[data-panel=activations]"), session, seen);
createWeightsPanel(place("[data-panel=weights]"), session);
createHistogramsPanel(place("[data-panel=histograms]"), session);
createReadingPanels(place("[data-panel=confusion]"), place("[data-panel=mistakes]"), session);
createKeepPanel(place("[data-panel=keep]"), place("#offer"), session, leaveStart);
void session.open(settings).catch(() => undefined);
