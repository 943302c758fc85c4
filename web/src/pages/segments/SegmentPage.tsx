import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Button, Skeleton, Stack, Typography } from "@mui/material";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";

import { type SegmentDetails, useGetSegmentQuery, useRemoveSegmentMutation } from "../../api/generated";
import { day } from "../../words/formats";
import { groupWords } from "../../words/groupWords";
import { useWhyNot } from "../../app/roles";
import { Problem } from "../../ui/Problem";
import { useCurrency } from "../../app/useCurrency";
import { Confirm } from "../../ui/Confirm";
import { PageHead } from "../../ui/PageHead";
import { Panel } from "../../ui/Panel";
import { segmentAddress, customersWith } from "../../app/addresses";
import { EventsPanel } from "./segment/EventsPanel";
import { FindingsPanel } from "./segment/FindingsPanel";
import { HistoryPanel } from "./segment/HistoryPanel";
import { SegmentFigures } from "./SegmentFigures";

/** One segment: its rule, who is in it, whether it is fit for use, and how it changed. */
export default function SegmentPage() {
  const { name = "" } = useParams();
  const { currentData: data, error, refetch } = useGetSegmentQuery({ name });
  const currency = useCurrency();
  return (
    <>
      <PageHead
        title={data?.words ?? groupWords(name)}
        subtitle={data ? subtitle(data) : " "}
        actions={data && <Actions segment={data} />}
      />
      {error ? (
        <Problem error={error} onRetry={refetch} />
      ) : !data ? (
        <Skeleton variant="rounded" height={240} role="status" aria-label={t`Loading`} />
      ) : (
        <Stack spacing={3}>
          <SegmentFigures counted={data.counted} currency={currency} />
          <Panel title={t`Rule`} explanation={data.kind === "saved" ? undefined : t`Built-in segment.`}>
            <Typography component="code" sx={{ overflowWrap: "anywhere" }}>
              {data.text}
            </Typography>
          </Panel>
          <FindingsPanel segment={data} />
          {data.kind === "cluster" ? (
            <Typography sx={{ color: "text.secondary" }}>
              <Trans>Clusters have no history because they change whenever clusters are found again.</Trans>
            </Typography>
          ) : (
            <>
              <HistoryPanel history={data.history} currency={currency} />
              <EventsPanel name={data.name} history={data.history} />
            </>
          )}
        </Stack>
      )}
    </>
  );
}

function subtitle(segment: SegmentDetails): string {
  if (segment.kind !== "saved") return segment.kind === "cluster" ? segment.name : t`Built-in segment`;
  const origin = t`created by ${segment.created_by ?? "–"} on ${day(segment.created_at)}`;
  return segment.note ? `${segment.note}; ${origin}` : origin.charAt(0).toUpperCase() + origin.slice(1);
}

function Actions({ segment }: { segment: SegmentDetails }) {
  const [isAsking, setAsking] = useState(false);
  const [remove, { error }] = useRemoveSegmentMutation();
  const navigate = useNavigate();
  const why = useWhyNot("analyst");
  const isMine = segment.kind === "saved" && why === undefined;
  const go = async () => {
    setAsking(false);
    const done = await remove({ name: segment.name, "if-match": segment.version ?? undefined });
    if (!done.error) void navigate("/segments?by=saved");
  };
  return (
    <>
      <Button component={Link} to={customersWith({ in_segment: segment.name })} variant="contained">
        <Trans>View customers</Trans>
      </Button>
      {segment.name !== "PROSPECTS" && why === undefined && (
        <Button component={Link} to={`/audiences?segment=${encodeURIComponent(segment.name)}`}>
          <Trans>Create audience</Trans>
        </Button>
      )}
      {isMine && (
        <>
          <Button component={Link} to={`${segmentAddress(segment.name)}/change`}>
            {" "}
            <Trans>Edit</Trans>{" "}
          </Button>
          <Button color="error" onClick={() => setAsking(true)}>
            {" "}
            <Trans>Delete</Trans>{" "}
          </Button>
        </>
      )}
      <Confirm
        isOpen={isAsking}
        title={t`Delete ${segment.name}?`}
        text={t`The rule is deleted and the segment is no longer tracked. Customers and existing audiences are not affected.`}
        action={t`Delete`}
        onCancel={() => setAsking(false)}
        onConfirm={() => void go()}
      />
      {error ? <Problem error={error} /> : null}
    </>
  );
}
