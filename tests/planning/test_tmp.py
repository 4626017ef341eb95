import time
from core import i18n
from planning import acceptance_services as A, undo_services as U
from planning.disposal_inputs import AcceptInput
from tests.support import proposals as P
def test_x(database, world):
    with database.transaction() as s:
        p=P.many_visits(s, world, 80); pid=p.id
    with database.transaction() as s:
        from planning.models import Proposal
        p=s.get(Proposal,pid); actor=P.planner(s,world); s.info["actor"]=actor
        t0=time.time(); ids=A.chosen(s,p,AcceptInput()); done=A.Outcome()
        A.accept(s,p,ids,True,actor,done); print("accept",time.time()-t0,len(done.events),done.refused[:3])
    with database.transaction() as s:
        p=s.get(Proposal,pid); actor=P.planner(s,world); s.info["actor"]=actor
        t0=time.time(); u=U.undo(s,p,actor); print("undo",time.time()-t0,[str(x) for x in U.say(u)])
