import { Box, Tab, Tabs } from "@mui/material";

import { PageHead } from "../../ui/PageHead";
import { useChoice } from "../../ui/useChoice";
import { FileTab } from "./FileTab";
import { OneCustomer } from "./OneCustomer";

const TABS = ["one", "file"] as const;

/** What somebody would be worth: one customer described by a few facts, or a file of many. */
export default function PredictPage() {
  const [tab, choose] = useChoice("tab", TABS);
  return (
    <>
      <PageHead title="Predict" subtitle="What a customer will be worth, from what you know about them." />
      <Tabs
        value={tab}
        onChange={(_, name: (typeof TABS)[number]) => choose(name)}
        aria-label="What to predict"
        sx={{ mb: 2, borderBottom: 1, borderColor: "divider" }}
      >
        <Tab value="one" label="One customer" id="tab-one" aria-controls="panel-one" />
        <Tab value="file" label="A file of customers" id="tab-file" aria-controls="panel-file" />
      </Tabs>
      <Box role="tabpanel" id={`panel-${tab}`} aria-labelledby={`tab-${tab}`}>
        {tab === "one" ? <OneCustomer /> : <FileTab />}
      </Box>
    </>
  );
}
