import { t } from "@lingui/core/macro";
import { Alert, Stack } from "@mui/material";

import { useWhyNot } from "../../app/roles";
import { PageHead } from "../../ui/PageHead";
import { AuditLog } from "./AuditLog";
import { AllKeys } from "./AllKeys";
import { NewUser } from "./NewUser";
import { Users } from "./Users";

/** Who may log in, with which role; and what was done. */
export default function UsersPage() {
  const mayNot = useWhyNot("admin");
  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Users and roles`}
        subtitle={t`Viewers can browse; analysts also add data, train models and export; administrators manage models and users.`}
      />
      {mayNot ? (
        <Alert severity="info">{mayNot}</Alert>
      ) : (
        <>
          <NewUser />
          <Users />
          <AllKeys />
          <AuditLog />
        </>
      )}
    </Stack>
  );
}
