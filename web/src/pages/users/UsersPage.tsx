import { PageHead } from "../../ui/PageHead";

export default function UsersPage() {
  return <PageHead title="Users" />;
}
