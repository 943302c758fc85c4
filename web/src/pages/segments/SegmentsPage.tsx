import { PageHead } from "../../ui/PageHead";

export default function SegmentsPage() {
  return <PageHead title="Segments" />;
}
