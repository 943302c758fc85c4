import { t } from "@lingui/core/macro";

import type { Shortcut } from "../../ui/help/ShortcutList";
import { GO_TO } from "./shortcuts";

const STORED = "tenure.shortcuts";

/** Single keys can be switched off: they disturb people who use speech input. */
export const areShortcutsOn = () => localStorage.getItem(STORED) !== "off";

export const switchShortcuts = (isOn: boolean) => localStorage.setItem(STORED, isOn ? "on" : "off");

/** Every shortcut, in the order in which they are shown. */
export function shortcutMap(): Shortcut[] {
  return [
    { keys: [t`Ctrl`, "K"], does: t`Search customers, segments, audiences and pages` },
    { keys: ["?"], does: t`Show this list` },
    ...Object.entries(GO_TO).map(([letter, { name }]) => ({ keys: ["g", letter], does: t`Go to ${name}` })),
    { keys: [t`Esc`], does: t`Close a dialog or menu` },
  ];
}
