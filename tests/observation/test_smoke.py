from tests.support.world import Visitor, World
import pytest

@pytest.mark.parametrize("role", ["planner", "township_officer", "official", "administrator", "observer"])
def test_pages(client: Visitor, world: World, role):
    client.sign_in_as(world, "planner")
    w = world.places["well"].id
    r = client.post("/observation/observers/new", data={"name": "刘观测", "phone": "0797-6832003", "area": "990101101201", "is_active": "1"})
    assert r.status_code == 302, r.text
    r = client.post(f"/observation/points/{w}/edit", data={"name": "河背村水井", "area": "990101101201", "category": "well", "object": "水井", "observer_id": "1", "starts_on": "2026-11-01", "lon": "116.05", "lat": "26.5", "haves": ["plate"]})
    assert r.status_code == 302, r.text
    card = client.get("/observation/observers/1").text
    import re
    token = re.search(r"/o/([\w-]+)", card)[1]
    page = client.get(f"/o/{token}")
    assert page.status_code == 200
    r = client.post(f"/o/{token}", data={"on": "2026-11-30", "deed": "all"}); print(r.status_code)
    r = client.post(f"/o/{token}", data={"on": "2026-11-30", "deed": str(w)}); assert r.status_code == 302, r.text
    client.sign_in_as(world, role)
    for a in ["/observation", "/observation/day", "/observation/points", f"/observation/points/{w}", f"/observation/points/{w}/edit", "/observation/points/new", "/observation/observers", "/observation/observers/1", "/observation/observers/1/edit", "/observation/observers/1/card", "/observation/observers/1/code.svg", "/observation/mine", "/observation/returns", "/observation/returns/month", f"/observation/returns/week/{world.areas['qingtang'].id}/2026-11-23", f"/observation/returns/month/{world.areas['qingtang'].id}/2026-11-01", "/observation/locks", "/settings/observation", "/", f"/places/{w}", "/settings", "/observation/board.xlsx", "/observation/board.csv", "/observation/returns/week.xlsx", "/observation/records.xlsx?month=2026-11", "/observation/register.xlsx"]:
        s = client.get(a).status_code
        print(role, a, s)
        if role == "administrator": assert s in (200, 302), a
