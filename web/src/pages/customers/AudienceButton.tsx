import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import CampaignOutlined from "@mui/icons-material/CampaignOutlined";
import { Button } from "@mui/material";
import { useState } from "react";
import { useNavigate } from "react-router";

import { useGetSegmentQuery } from "../../api/generated";
import { audienceAddress } from "../../app/addresses";
import { useWhyNot } from "../../app/roles";
import { NameAudience } from "../../ui/groups/NameAudience";
import { WithReason } from "../../ui/WithReason";
import { ruleOf, segmentOf } from "./rule";

const NO_RULE = t`A search by customer cannot be an audience. Use filters instead.`;

/** From the list on the screen to an audience: its filters are saved as a segment, which it is made of. */
export function AudienceButton({ view }: { view: URLSearchParams }) {
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const within = view.get("in_segment") ?? "";
  const { currentData } = useGetSegmentQuery({ name: within }, { skip: within === "" });
  const segment = segmentOf(view);
  const rule = ruleOf(view, currentData?.text);
  const reason = why ?? (segment === undefined && rule === undefined ? NO_RULE : undefined);
  const start = () => (segment === undefined ? setAsking(true) : void navigate(audienceAddress(segment)));
  return (
    <>
      <WithReason why={reason}>
        <Button startIcon={<CampaignOutlined />} disabled={reason !== undefined} onClick={start}>
          <Trans>Create audience</Trans>
        </Button>
      </WithReason>
      {isAsking && rule !== undefined && (
        <NameAudience
          title={t`Create audience from this list`}
          rule={rule}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
