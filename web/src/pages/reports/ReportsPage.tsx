import { PageHead } from "../../ui/PageHead";

export default function ReportsPage() {
  return <PageHead title="Reports" />;
}
