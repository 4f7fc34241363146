import cProfile, pstats, time
from lms.people.rules.roles import Role
from tests.builders.cmi5 import UnitSpec, BlockSpec, build_cmi5_package
from django.conf import settings
from django.test import override_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
def test_it(centre, signed_in, tmp_path):
    st={"BACKEND":"django.core.files.storage.FileSystemStorage","OPTIONS":{"location":str(tmp_path)}}
    with override_settings(STORAGES={**settings.STORAGES,"default":st}):
        p=build_cmi5_package(*[BlockSpec(f"b{i}",tuple(UnitSpec(f"u{i}_{j}",attributes={}) for j in range(3))) for i in range(120)],tenant=centre.tenant.id)
        track=centre.track([("One","一",[("call","C","c",p)])]); l=centre.person("L"); e=centre.enrolled(l,track)
        lc=signed_in(l)
        pr=cProfile.Profile(); 
        with CaptureQueriesContext(connection) as q:
            a=time.time(); x=lc.post(f"/courses/{e.id}/call/start/"); 
        print("START",x.status_code,round(time.time()-a,2),len(q))

        with CaptureQueriesContext(connection) as q:
            a=time.time(); pr.enable(); x=lc.get(f"/courses/{e.id}/call/"); print("COURSE",x.status_code,len(x.content),round(time.time()-a,2),len(q))
        pr.disable(); pstats.Stats(pr).sort_stats("tottime").print_stats(14)

