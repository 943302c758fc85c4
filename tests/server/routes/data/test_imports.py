"""Imports over HTTP: analysts list them, preview a removal, and remove one, once."""

from __future__ import annotations

IMPORTS = "/api/v1/imports"
WRONG = "customer_id,order_id,order_date,amount\nnew,n1,2024-01-01,5\nnew,n2,2024-02-01,6\n"


def test_a_wrong_import_is_undone(service):
    (scored,) = service.analyst.get(IMPORTS).json()
    upload = service.analyst.post(
        "/api/v1/uploads", params={"filename": "wrong.csv"}, content=WRONG.encode()
    ).json()
    service.analyst.post(f"/api/v1/uploads/{upload['upload_id']}/ingest", json={})
    service.work()

    wrong, other = service.analyst.get(IMPORTS).json()
    assert other["import_id"] == scored["import_id"]
    assert (wrong["orders"], wrong["money"]) == (2, 11.0)
    path = f"{IMPORTS}/{wrong['import_id']}"
    preview = service.analyst.get(f"{path}/removal").json()
    assert preview["removed"] == {"rows": 2, "orders": 2, "money": 11.0}
    assert preview["customers_without_orders"] == 1

    assert service.viewer.delete(path).status_code == 403
    assert service.analyst.delete(path).json() == preview
    assert service.analyst.delete(path).json()["already_removed"]
    assert [each["import_id"] for each in service.analyst.get(IMPORTS).json()] == [scored["import_id"]]
    assert service.analyst.get("/api/v1/customers/new").status_code == 404
    actions = [entry["action"] for entry in service.admin.get("/api/v1/audit").json()]
    assert actions.count("remove_import") == 1
