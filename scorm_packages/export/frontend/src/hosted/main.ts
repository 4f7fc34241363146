/** A page of ours inside a launcher that is not the course: tells the launcher why. */

import { type HostedStanding, type Message, PROTOCOL } from "../launcher/protocol.ts";

const { origin, channel, kind, code } = document.documentElement.dataset;
const launcher = window.parent === window ? (window.opener as Window | null) : window.parent;

function tell(message: Message): void {
  if (origin) launcher?.postMessage(message, origin);
}

if (channel && kind === "left") {
  const text = document.getElementById("standing")?.textContent;
  if (text) {
    const standing = JSON.parse(text) as HostedStanding;
    tell({ protocol: PROTOCOL, channel, kind: "standing", standing });
  }
  tell({ protocol: PROTOCOL, channel, kind: "left" });
} else if (channel) {
  tell({ protocol: PROTOCOL, channel, kind: "refused", code: code ?? "" });
}
