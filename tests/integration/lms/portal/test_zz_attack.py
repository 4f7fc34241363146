import io, time, zipfile
import pytest
from django.test import override_settings
from django.conf import settings
from lms.people.rules.roles import Role
from scorm_packages.intake.services import import_package
from tests.builders.scorm2004 import manifest2004, item
from tests.builders.cmi5 import structure_xml, UnitSpec, BlockSpec
from scorm_packages.export.rules.outline import Target
def zipped(files):
    b=io.BytesIO()
    with zipfile.ZipFile(b,"w",zipfile.ZIP_DEFLATED) as z:
        for n,d in files.items(): z.writestr(n,d)
    b.seek(0); return b
EVIL='&lt;script&gt;alert(1)&lt;/script&gt;\u202egnp.exe" onload="x'
def m(n):
    return manifest2004("".join(f'<item identifier="i{k}" identifierref="r1"><title>{EVIL}{k}{"x"*(1_000_000 if k==0 else 10)}</title><imsss:sequencing><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="always" operator="not"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing></item>' for k in range(n)), '<imsss:controlMode choice="true" flow="true"/>', title=EVIL+"y"*100000)
@pytest.mark.parametrize("kind",["2004","cmi5"])
def test_it(centre, signed_in, tmp_path, kind, django_assert_max_num_queries):
    st={"BACKEND":"django.core.files.storage.FileSystemStorage","OPTIONS":{"location":str(tmp_path)}}
    with override_settings(STORAGES={**settings.STORAGES,"default":st}):
        if kind=="2004":
            files={"imsmanifest.xml":m(2000),"index.html":"<p>"}
        else:
            files={"cmi5.xml":structure_xml([BlockSpec(f"b{i}",tuple(UnitSpec(f"u{i}_{j}",attributes={}) for j in range(3))) for i in range(490)]),"index.html":"<p>"}
        a=time.time(); r=import_package(tenant=centre.tenant.id,upload=zipped(files),file_name="x.zip",imported_by="t"); print("IMPORT",time.time()-a,[f.code for f in r.findings][:8])
        p=r.package; assert p
        c=signed_in(centre.person("T",Role.TRAINING_OFFICE))
        for path in [f"/packages/{p.id}/","/packages/",f"/packages/{p.id}/attempts/",f"/packages/{p.id}/export/","/dispatches/new/"]:
            a=time.time(); x=c.get(path); print("PAGE",path[-12:],x.status_code,len(x.content),round(time.time()-a,2)); assert b"<script>alert" not in x.content
        for t in Target:
            if t=="h5p": continue
            a=time.time(); x=c.post(f"/packages/{p.id}/export/",{"format":t.value}); n=len(b"".join(x)) ; print("EXPORT",t,x.status_code,n,round(time.time()-a,2))
        track=centre.track([("One","一",[("call","C","c",p)])]); l=centre.person("L"); e=centre.enrolled(l,track)
        lc=signed_in(l); a=time.time(); x=lc.post(f"/courses/{e.id}/call/start/"); print("START",x.status_code,round(time.time()-a,2))
        url=x["Location"]; from urllib.parse import urlsplit; u=urlsplit(url)
        a=time.time(); x=lc.get(u.path+("?"+u.query if u.query else ""),headers={"host":u.netloc}); print("PLAY",x.status_code,len(x.getvalue()) , round(time.time()-a,2))
        a=time.time(); x=lc.get(f"/courses/{e.id}/call/"); print("COURSE",x.status_code,len(x.content),round(time.time()-a,2))
        from scorm_packages.runtime.models import Registration
        reg=Registration.objects.filter(number__gt=0).first()
        if kind=="cmi5":
            a=time.time(); x=c.get(f"/packages/{p.id}/attempts/{reg.id}/units/"); print("UNITS",x.status_code,len(x.content),round(time.time()-a,2))
