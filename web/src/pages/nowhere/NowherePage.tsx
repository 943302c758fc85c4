import { Button, Typography } from "@mui/material";
import { Link } from "react-router";

import { PageHead } from "../../ui/PageHead";

export default function NowherePage() {
  return (
    <>
      <PageHead title="There is no such page" />
      <Typography sx={{ mb: 2 }}>The address may be old, or mistyped.</Typography>
      <Button component={Link} to="/" variant="contained">
        To the overview
      </Button>
    </>
  );
}
