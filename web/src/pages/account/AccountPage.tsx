import { t } from "@lingui/core/macro";
import { Box, Stack } from "@mui/material";

import { useAppSelector } from "../../app/store";
import { roleTitle } from "../../app/roles";
import { PageHead } from "../../ui/PageHead";
import { Currency } from "./Currency";
import { Keys } from "./Keys";
import { MailedNotices } from "./MailedNotices";
import { Password } from "./Password";
import { Sessions } from "./Sessions";

const COLUMNS = { display: "grid", gap: 2, gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "1fr 1fr" } };

/** One's own password, sessions and keys; administrators find the workspace's currency here, too. */
export default function AccountPage() {
  const user = useAppSelector((state) => state.session.user);
  return (
    <Stack spacing={2}>
      <PageHead title={t`Account`} subtitle={user && `${user.name} · ${roleTitle(user.role)}`} />
      <Box sx={COLUMNS}>
        <Password />
        <Currency />
      </Box>
      <MailedNotices />
      <Sessions />
      <Keys />
    </Stack>
  );
}
