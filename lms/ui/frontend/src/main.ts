/** The front end of every page: the look, htmx, and a few small elements. Works without it, too. */
import "@tabler/core/dist/css/tabler.css";
import "./styles/tokens.css";
import "./styles/colours.css";
import "./styles/base.css";
import "./styles/shell.css";
import "./styles/parts.css";
import "./styles/forms.css";
import "./styles/entrance.css";
import "./styles/learning.css";
import "./styles/desk.css";
import "./styles/print.css";

import "./htmx.ts";
import { confirmSubmissions } from "./confirm.ts";
import { DryRunReport } from "./dryrun.ts";
import { LiveList } from "./live.ts";
import { openAndCloseMenus } from "./menus.ts";
import { ThemeSwitch } from "./theme.ts";
import { UploadField } from "./upload.ts";

document.documentElement.classList.add("js");
customElements.define("ui-dry-run", DryRunReport);
customElements.define("ui-live", LiveList);
customElements.define("ui-theme", ThemeSwitch);
customElements.define("ui-upload", UploadField);
confirmSubmissions();
openAndCloseMenus();
