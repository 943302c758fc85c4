import { t } from "@lingui/core/macro";
import Home from "@mui/icons-material/Home";
import HomeOutlined from "@mui/icons-material/HomeOutlined";
import { IconButton, Tooltip } from "@mui/material";

import { useChangePreferencesMutation, useGetPreferencesQuery } from "../../api/generated";
import { addressOf } from "./address";

/** Makes a saved view the page that the app begins with, or the overview again. */
export function StartPageButton({ name, query }: { name: string; query: string }) {
  const { data } = useGetPreferencesQuery();
  const [save] = useChangePreferencesMutation();
  const address = addressOf(query);
  const isStart = data?.start_page === address;
  const title = isStart ? t`Begin with the overview instead of ${name}` : t`Begin with ${name}`;
  const toggle = () => {
    if (!data) return;
    const { email, mailed } = data;
    void save({ preferencesBody: { email, mailed, start_page: isStart ? null : address } });
  };
  return (
    <Tooltip title={title}>
      <IconButton size="small" aria-label={title} aria-pressed={isStart} onClick={toggle}>
        {isStart ? <Home fontSize="small" color="primary" /> : <HomeOutlined fontSize="small" />}
      </IconButton>
    </Tooltip>
  );
}
