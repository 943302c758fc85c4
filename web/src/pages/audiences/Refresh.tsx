import { Trans } from "@lingui/react/macro";
import { Button } from "@mui/material";
import { useNavigate } from "react-router";

import { useRefreshAudienceMutation } from "../../api/generated";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { WithReason } from "../../ui/WithReason";

/** Another version by the newest predictions, asked for as the last one was. */
export function Refresh({ audience }: { audience: string }) {
  const [refresh, { error, isLoading }] = useRefreshAudienceMutation();
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const go = async () => {
    const { data } = await refresh({ audience });
    if (data) await navigate(`/audiences/${audience}/${data.version.number}`);
  };
  return (
    <>
      <WithReason why={why}>
        <Button variant="outlined" disabled={why !== undefined} loading={isLoading} onClick={() => void go()}>
          <Trans>Create new version</Trans>
        </Button>
      </WithReason>
      {error ? <Problem error={error} /> : null}
    </>
  );
}
