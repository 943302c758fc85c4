import { t } from "@lingui/core/macro";
import { Box, Stack } from "@mui/material";

import { shortcutMap } from "../../app/keyboard/shortcutMap";
import { ShortcutSwitch } from "../../app/keyboard/ShortcutSwitch";
import { FirstSteps } from "../../app/FirstSteps";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { ShortcutList } from "../../ui/help/ShortcutList";
import { GlossaryPanel } from "./GlossaryPanel";

/** What somebody new looks for: the first steps, what the words mean, and the keys. */
export default function HelpPage() {
  return (
    <>
      <PageHead title={t`Help`} subtitle={t`First steps, what the figures mean, and keyboard shortcuts.`} />
      <Stack spacing={3}>
        <FirstSteps isAlwaysShown />
        <GlossaryPanel />
        <Panel title={t`Keyboard shortcuts`} isExported={false}>
          <Box sx={{ maxWidth: 560 }}>
            <ShortcutList shortcuts={shortcutMap()} />
            <ShortcutSwitch />
          </Box>
        </Panel>
      </Stack>
    </>
  );
}
