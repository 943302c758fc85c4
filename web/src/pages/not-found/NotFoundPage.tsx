import { Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { PageHead } from "../../ui/PageHead";

export default function NotFoundPage() {
  return (
    <>
      <PageHead title="Page not found" />
      <Typography sx={{ mb: 2 }}>The address may be outdated or mistyped.</Typography>
      <Button component={Link} to="/" variant="contained">
        Go to overview
      </Button>
    </>
  );
}
