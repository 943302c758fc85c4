import { t } from "@lingui/core/macro";
import DarkModeOutlined from "@mui/icons-material/DarkModeOutlined";
import LightModeOutlined from "@mui/icons-material/LightModeOutlined";
import { IconButton, Tooltip } from "@mui/material";
import { useColorScheme } from "@mui/material/styles";

import { useIsDark } from "../ui/charts/chartColours";

/** Light or dark; the system's until somebody chooses. */
export function SchemeButton() {
  const { setMode } = useColorScheme();
  const isDark = useIsDark();
  const name = isDark ? t`Light theme` : t`Dark theme`;
  return (
    <Tooltip title={name}>
      <IconButton aria-label={name} onClick={() => setMode(isDark ? "light" : "dark")}>
        {isDark ? <LightModeOutlined /> : <DarkModeOutlined />}
      </IconButton>
    </Tooltip>
  );
}
