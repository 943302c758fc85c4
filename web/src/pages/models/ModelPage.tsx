import { PageHead } from "../../ui/PageHead";

export default function ModelPage() {
  return <PageHead title="Model" />;
}
