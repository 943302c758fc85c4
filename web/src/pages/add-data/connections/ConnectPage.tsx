import { t } from "@lingui/core/macro";
import { Trans } from "@lingui/react/macro";
import { Alert, Button, LinearProgress, Stack } from "@mui/material";
import { Link, useNavigate, useSearchParams } from "react-router";

import { useListConnectionsQuery, useListConnectorsQuery } from "../../../api/generated";
import { useWhyNot } from "../../../app/roles";
import { PageHead } from "../../../ui/PageHead";
import { Problem } from "../../../ui/Problem";
import { ConnectorChoice } from "./ConnectorChoice";
import { ConnectorForm } from "./ConnectorForm";

/** From a platform to a connection that fetches its orders; what is chosen is in the address. */
export default function ConnectPage() {
  const mayNot = useWhyNot("admin");
  return (
    <Stack spacing={2}>
      <PageHead
        title={t`Connect a shop`}
        subtitle={t`Orders are fetched on a schedule, and changed orders are updated.`}
        actions={
          <Button component={Link} to="/add-data">
            <Trans>Back to Add data</Trans>
          </Button>
        }
      />
      {mayNot ? <Alert severity="info">{mayNot}</Alert> : <Chosen />}
    </Stack>
  );
}

function Chosen() {
  const [view, setView] = useSearchParams();
  const navigate = useNavigate();
  const connectors = useListConnectorsQuery();
  const connections = useListConnectionsQuery();
  const error = connectors.error ?? connections.error;
  if (error) return <Problem error={error} />;
  if (!connectors.data || !connections.data) return <LinearProgress aria-label={t`Loading`} />;
  const existing = connections.data.find((each) => each.connection_id === view.get("connection"));
  const kind = existing?.kind ?? view.get("kind");
  const connector = connectors.data.find((each) => each.name === kind);
  if (!connector)
    return <ConnectorChoice connectors={connectors.data} choose={(name) => setView({ kind: name })} />;
  return (
    <ConnectorForm
      key={connector.name}
      connector={connector}
      existing={existing}
      onSaved={() => void navigate("/add-data")}
    />
  );
}
