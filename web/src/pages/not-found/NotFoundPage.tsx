import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { PageHead } from "../../ui/PageHead";

export default function NotFoundPage() {
  return (
    <>
      <PageHead title={t`Page not found`} />
      <Typography sx={{ mb: 2 }}>
        <Trans>The address may be outdated or mistyped.</Trans>
      </Typography>
      <Button component={Link} to="/" variant="contained">
        <Trans>Go to overview</Trans>
      </Button>
    </>
  );
}
