import { PageHead } from "../../ui/PageHead";

export default function AddDataPage() {
  return <PageHead title="Add data" />;
}
