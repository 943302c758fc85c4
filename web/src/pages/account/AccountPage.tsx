import { PageHead } from "../../ui/PageHead";

export default function AccountPage() {
  return <PageHead title="Account" />;
}
