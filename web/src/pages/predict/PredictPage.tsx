import { t } from "@lingui/core/macro";
import { Box, Tab, Tabs } from "@mui/material";

import { PageHead } from "../../ui/PageHead";
import { useChoice } from "../../ui/useChoice";
import { FileTab } from "./FileTab";
import { SingleCustomer } from "./SingleCustomer";

const TABS = ["one", "file"] as const;

/** What somebody would be worth: one customer described by a few facts, or a file of many. */
export default function PredictPage() {
  const [tab, choose] = useChoice("tab", TABS);
  return (
    <>
      <PageHead
        title={t`Predict`}
        subtitle={t`Predict the value of a customer from what you know about them.`}
      />
      <Tabs
        value={tab}
        onChange={(_, name: (typeof TABS)[number]) => choose(name)}
        aria-label={t`Prediction type`}
        sx={{ mb: 2, borderBottom: 1, borderColor: "divider" }}
      >
        <Tab value="one" label={t`Single customer`} id="tab-one" aria-controls="panel-one" />
        <Tab value="file" label={t`Customer file`} id="tab-file" aria-controls="panel-file" />
      </Tabs>
      <Box role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === "one" ? <SingleCustomer /> : <FileTab />}
      </Box>
    </>
  );
}
