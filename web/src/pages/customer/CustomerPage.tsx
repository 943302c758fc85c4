import { PageHead } from "../../ui/PageHead";

export default function CustomerPage() {
  return <PageHead title="Customer" />;
}
