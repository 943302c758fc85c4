import { t } from "@lingui/core/macro";
import { Alert, Stack } from "@mui/material";

import { useWhyNot } from "../../app/roles";
import { PageHead } from "../../ui/PageHead";
import { Usage } from "./Usage";

/** What the workspace takes on disk, and how long it is kept. */
export default function StoragePage() {
  const mayNot = useWhyNot("admin");
  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Storage`}
        subtitle={t`Disk usage, retention periods and what the next clean-up removes.`}
      />
      {mayNot ? <Alert severity="info">{mayNot}</Alert> : <Usage />}
    </Stack>
  );
}
