import { Trans } from "@lingui/react/macro";
import { Button } from "@mui/material";
import { useNavigate } from "react-router";

import { type AudienceVersionResponse, useRemoveAudienceMutation } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";

/** Deletes a version that was never sent; a bar at the bottom of the page offers to undo it. */
export function DeleteVersion({ version }: { version: AudienceVersionResponse }) {
  const [remove, { error, isLoading }] = useRemoveAudienceMutation();
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  if (why !== undefined || version.state !== "none") return null;
  const go = async () => {
    const done = await remove({ audience: version.audience, number: version.number });
    if (!done.error) void navigate("/audiences");
  };
  return (
    <>
      <Button color="error" loading={isLoading} onClick={() => void go()}>
        <Trans>Delete</Trans>
      </Button>
      {error ? <Problem error={error} /> : null}
    </>
  );
}
