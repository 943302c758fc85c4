import { Trans } from "@lingui/react/macro";
import { Button, Dialog, DialogActions, DialogContent, DialogTitle } from "@mui/material";
import { useEffect, useRef, useState } from "react";
import { useNavigate } from "react-router";

import { ShortcutList } from "../../ui/help/ShortcutList";
import { actionOf, isTaken, type Pressed } from "./shortcuts";
import { areShortcutsOn, shortcutMap } from "./shortcutMap";
import { ShortcutSwitch } from "./ShortcutSwitch";

/** Listens for shortcuts on every page; a question mark shows which there are. */
export function KeyboardShortcuts() {
  const [isOpen, setOpen] = useState(false);
  const before = useRef<Pressed | null>(null);
  const navigate = useNavigate();
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (isTaken(event.target) || !areShortcutsOn()) return;
      const { action, begun } = actionOf(event, before.current, event.timeStamp);
      before.current = begun;
      if (action === undefined) return;
      event.preventDefault();
      if (action === "map") setOpen(true);
      else void navigate(action.go);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [navigate]);
  return (
    <Dialog open={isOpen} onClose={() => setOpen(false)} aria-labelledby="shortcuts">
      <DialogTitle id="shortcuts">
        <Trans>Keyboard shortcuts</Trans>
      </DialogTitle>
      <DialogContent>
        <ShortcutList shortcuts={shortcutMap()} />
        <ShortcutSwitch />
      </DialogContent>
      <DialogActions>
        <Button onClick={() => setOpen(false)}>
          <Trans>Close</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  );
}
