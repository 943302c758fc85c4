import { t } from "@lingui/core/macro";
import AddchartOutlined from "@mui/icons-material/AddchartOutlined";
import CampaignOutlined from "@mui/icons-material/CampaignOutlined";
import DescriptionOutlined from "@mui/icons-material/DescriptionOutlined";
import DonutSmallOutlined from "@mui/icons-material/DonutSmallOutlined";
import GridOnOutlined from "@mui/icons-material/GridOnOutlined";
import GroupAddOutlined from "@mui/icons-material/GroupAddOutlined";
import ModelTrainingOutlined from "@mui/icons-material/ModelTrainingOutlined";
import PeopleOutlined from "@mui/icons-material/PeopleOutlined";
import SavingsOutlined from "@mui/icons-material/SavingsOutlined";
import SpaceDashboardOutlined from "@mui/icons-material/SpaceDashboardOutlined";
import TuneOutlined from "@mui/icons-material/TuneOutlined";
import type { SvgIconComponent } from "@mui/icons-material";
import { lazy, type ComponentType } from "react";

export interface Place {
  to: string;
  name: string;
  Icon: SvgIconComponent;
}

/** What the navigation shows, in its order. */
export const PLACES: Place[] = [
  { to: "/", name: t`Overview`, Icon: SpaceDashboardOutlined },
  { to: "/customers", name: t`Customers`, Icon: PeopleOutlined },
  { to: "/cohorts", name: t`Cohorts`, Icon: GridOnOutlined },
  { to: "/segments", name: t`Segments`, Icon: DonutSmallOutlined },
  { to: "/audiences", name: t`Audiences`, Icon: GroupAddOutlined },
  { to: "/budget", name: t`Budget`, Icon: SavingsOutlined },
  { to: "/campaigns", name: t`Campaigns`, Icon: CampaignOutlined },
  { to: "/predict", name: t`Predict`, Icon: TuneOutlined },
  { to: "/models", name: t`Models`, Icon: ModelTrainingOutlined },
  { to: "/add-data", name: t`Add data`, Icon: AddchartOutlined },
  { to: "/reports", name: t`Reports`, Icon: DescriptionOutlined },
];

/** The page of a customer; its script is fetched at the first call. */
export const customerPage = () => import("../pages/customer/CustomerPage");

/** Every address of the app; a page is fetched when it is first opened. */
export const PAGES: { path: string; Page: ComponentType }[] = [
  { path: "/", Page: lazy(() => import("../pages/overview/OverviewPage")) },
  { path: "/customers", Page: lazy(() => import("../pages/customers/CustomersPage")) },
  { path: "/customers/:customerId", Page: lazy(customerPage) },
  { path: "/cohorts", Page: lazy(() => import("../pages/cohorts/CohortsPage")) },
  { path: "/segments", Page: lazy(() => import("../pages/segments/SegmentsPage")) },
  { path: "/audiences", Page: lazy(() => import("../pages/audiences/AudiencesPage")) },
  { path: "/audiences/:audience/:number", Page: lazy(() => import("../pages/audiences/AudiencePage")) },
  { path: "/segments/new", Page: lazy(() => import("../pages/segments/BuilderPage")) },
  { path: "/segments/:name", Page: lazy(() => import("../pages/segments/SegmentPage")) },
  { path: "/segments/:name/change", Page: lazy(() => import("../pages/segments/BuilderPage")) },
  { path: "/consent", Page: lazy(() => import("../pages/consent/ConsentPage")) },
  { path: "/budget", Page: lazy(() => import("../pages/budget/BudgetPage")) },
  { path: "/campaigns", Page: lazy(() => import("../pages/campaigns/CampaignsPage")) },
  { path: "/predict", Page: lazy(() => import("../pages/predict/PredictPage")) },
  { path: "/models", Page: lazy(() => import("../pages/models/ModelsPage")) },
  { path: "/models/:version", Page: lazy(() => import("../pages/models/ModelPage")) },
  { path: "/add-data", Page: lazy(() => import("../pages/add-data/AddDataPage")) },
  { path: "/add-data/connect", Page: lazy(() => import("../pages/add-data/connections/ConnectPage")) },
  { path: "/reports", Page: lazy(() => import("../pages/reports/ReportsPage")) },
  { path: "/account", Page: lazy(() => import("../pages/account/AccountPage")) },
  { path: "/users", Page: lazy(() => import("../pages/users/UsersPage")) },
  { path: "/erasures", Page: lazy(() => import("../pages/erasures/ErasuresPage")) },
  { path: "/storage", Page: lazy(() => import("../pages/storage/StoragePage")) },
  { path: "/help", Page: lazy(() => import("../pages/help/HelpPage")) },
  { path: "*", Page: lazy(() => import("../pages/not-found/NotFoundPage")) },
];
